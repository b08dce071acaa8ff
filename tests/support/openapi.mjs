// Requests that are held to openapi.json: each answer to its operation's schema, each refusal to errors.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { root } from "./parley.mjs";
import { errors } from "./schemas.mjs";

export const openapi = JSON.parse(readFileSync(join(root, "shared/protocol/openapi.json")));
export const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema({ ...openapi, $id: "openapi" });

const escaped = (path) => path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
export const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path, method: method.toUpperCase(), operation, id: operation.operationId,
    success: Number(Object.keys(operation.responses).find((code) => code !== "default")),
    fits: new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`),
    body: operation.requestBody?.content["application/json"]?.schema,
    raw: Boolean(operation.requestBody?.content["application/octet-stream"]),
    largest: operation["x-max-body-bytes"] ?? 256 * 1024,
    roles: operation["x-roles"],
    query: (operation.parameters ?? []).filter((one) => one.in === "query"),
    open: operation.security.length === 0,
    ofSets: /^\/api\/(sets|search|me\/study|imports|formats|duplicates|samples)/.test(path),
    done: new Set(),
  })));
/** Of a path with or without a query. A segment that is named comes before one that may be any. */
export const find = (method, path) => {
  const fitting = operations.filter((o) => o.method === method && o.fits.test(path.split("?")[0]));
  return fitting.find((o) => o.path === path.split("?")[0]) ?? fitting[0];
};
export const resolved = (schema) => (schema?.$ref ? openapi.components.schemas[schema.$ref.split("/").at(-1)] : schema);
/** Does the value fit a schema of openapi.json's? */
export const fits = (schema, value) => ajv.validate(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')), value);
export const example = (path) => path.replace(/\{[^}]+\}/g, "0000000000000000");

/** Sends a request and holds the answer to its operation. */
export async function call(server, method, path, options) {
  const answer = await server.request(method, path, options);
  const one = find(method, path);
  assert.ok(one, `${method} ${path} is described`);
  const code = answer.status === one.success ? String(one.success) : "default";
  const described = one.operation.responses[code].content;
  const what = `${method} ${path}: ${answer.status} ${answer.bytes.subarray(0, 300)}`;
  const type = Object.keys(described ?? {})[0];
  if (!described) {
    assert.equal(answer.bytes.length, 0, what);
  } else if (type !== "application/json") {
    if (type !== "*/*") assert.equal(answer.headers["content-type"], type, what);
  } else {
    assert.match(answer.headers["content-type"] ?? "", /^application\/json/, what);
    const check = ajv.compile({ $ref: `openapi#/paths/${escaped(one.path)}/${method.toLowerCase()}/responses/${code}/content/application~1json/schema` });
    assert.ok(check(answer.json), `${what}: ${ajv.errorsText(check.errors)}`);
  }
  if (code === "default") {
    const row = errors.find((e) => e.code === answer.json.error.code);
    assert.ok(row, `${what}: no such code`);
    assert.deepEqual([answer.status, answer.json.error.text, answer.json.error.retry], [row.http, row.text, row.retry], what);
  }
  if (method === "GET") assert.equal(answer.headers["cache-control"], "no-store", what);
  one.done.add(code === "default" ? answer.json.error.code : "done");
  return answer;
}

/** The same, expecting a refusal. */
export async function refused(server, code, method, path, options) {
  const answer = await call(server, method, path, options);
  assert.equal(answer.json?.error?.code, code, `${method} ${path}: ${answer.status} ${answer.bytes.subarray(0, 300)}`);
  return answer;
}
