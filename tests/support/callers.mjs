// The API as people of a test call it, by name; each call is held to openapi.json.
import assert from "node:assert/strict";
import * as api from "./openapi.mjs";

/** `people` has cookies by name; whoever isn't in it, isn't signed in. `server` gives the one that runs. */
export function callers(people, server) {
  const call = (who, method, path, body, more = {}) => api.call(server(), method, path, { cookie: people[who]?.cookie, body, ...more });
  return {
    call,
    /** What is answered when it goes well. */
    async done(who, method, path, body) {
      const answer = await call(who, method, path, body);
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.bytes.subarray(0, 300)}`);
      return answer.json;
    },
    refused: (code, who, method, path, body, more = {}) =>
      api.refused(server(), code, method, path, { cookie: people[who]?.cookie, body, ...more }),
  };
}

/** A refusal's detail. */
export const detail = async (refused) => (await refused).json.error.detail;
