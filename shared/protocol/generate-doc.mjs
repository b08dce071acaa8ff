// The tables of PROTOCOL.md, between <!-- begin NAME --> and <!-- end NAME -->.

const tick = (text) => `\`${text}\``;
const table = (head, rows) => [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
const cell = (text) => (text ?? "").replaceAll("|", "\\|");
const COMMAND = new Set(["type", "id"]);
const RECORD = new Set(["type", "audience", "seq", "at", "by", "command", "to"]);

function fieldList(schema, hidden) {
  const required = new Set(schema.required ?? []);
  return Object.keys(schema.properties).filter((name) => !hidden.has(name))
    .map((name) => tick(required.has(name) ? name : `${name}?`)).join(" ");
}

function sections({ commands, records, servers, errors }) {
  return {
    commands: table(["command", "fields", "roles", "phases", "a minute, at once", "what it does"], commands.map((schema) => [
      tick(schema.title), fieldList(schema, COMMAND), schema["x-roles"].join(" ") + (schema["x-lead"] ? " (leading)" : ""), schema["x-phases"].join(" "),
      `${schema["x-rate"].per_minute}, ${schema["x-rate"].burst}`, cell(schema.description)])),
    records: table(["record", "no.", "audience", "fields", "what happened"], records.map((schema, number) => [
      tick(schema.title), String(number), schema["x-audience"], fieldList(schema, RECORD), cell(schema.description)])),
    servers: table(["message", "fields", "meaning"], servers.map((schema) => [
      tick(schema.title), fieldList(schema, new Set(["type"])), cell(schema.description)])),
    errors: table(["code", "HTTP", "again?", "sentence"], errors.map((one) => [tick(one.code), String(one.http), one.retry ? "yes" : "no", cell(one.text)])),
  };
}

export function document(model, text) {
  let result = text;
  for (const [name, content] of Object.entries(sections(model))) {
    const pattern = new RegExp(`(<!-- begin ${name} -->\n)[^]*?(<!-- end ${name} -->)`);
    if (!pattern.test(result)) throw new Error(`no place for the table "${name}"`);
    result = result.replace(pattern, (_, begin, end) => `${begin}${content}\n${end}`);
  }
  return result;
}
