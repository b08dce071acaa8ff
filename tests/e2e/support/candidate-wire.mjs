// What a candidate's wire may carry, taken from the message schemas and from what the panel was sent.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/parley.mjs";

const messages = join(root, "shared/protocol/messages");
const envelope = new Set(["type", "audience", "seq", "at", "by", "command"]);

/** Of each record, its audience and the fields that a candidate gets. */
const schemas = new Map(readdirSync(messages).filter((name) => name.startsWith("record-")).map((file) => {
  const schema = JSON.parse(readFileSync(join(messages, file), "utf8"));
  const own = Object.entries(schema.properties).filter(([, field]) => field["x-candidate"]).map(([name]) => name);
  return [schema.properties.type.const, { audience: schema["x-audience"], fields: new Set([...envelope, ...own]) }];
}));

/** Every record of the frames, those of snapshots included, which name no audience. */
export function recordsOf(frames) {
  return frames.map((text) => JSON.parse(text))
    .flatMap((message) => [...(message.snapshot ?? []), ...(schemas.has(message.type) ? [message] : [])])
    .map((record) => ({ audience: schemas.get(record.type)?.audience, ...record }));
}

/** Records and fields that a candidate was sent and should not have been. */
export function foreignFields(frames) {
  return recordsOf(frames).flatMap((record) => {
    const known = schemas.get(record.type);
    if (known?.audience !== "stage" || record.audience !== "stage") return [`the record ${record.type} of ${record.audience}`];
    return Object.keys(record).filter((key) => !known.fields.has(key)).map((key) => `${record.type}.${key}`);
  });
}

function texts(value, found = new Set()) {
  if (typeof value === "string") found.add(value);
  else if (value && typeof value === "object") for (const one of Object.values(value)) texts(one, found);
  return found;
}

/**
 * Texts of the panel's and of members' own records that stand in the candidate's frames. `panel`: what
 * the panel was sent. A question's parts are the panel's until they are shown.
 */
export function leakedTexts(frames, panel, shortest = 8) {
  const records = recordsOf(panel);
  const onStage = texts(records.filter((record) => record.audience === "stage"));
  const ids = texts(records.map(({ by, member, question }) => [by, member, typeof question === "string" ? question : question?.id]));
  const secret = [...texts(records.filter((record) => record.audience !== "stage"))]
    .filter((text) => text.length >= shortest && !onStage.has(text) && !ids.has(text) && ![...onStage].some((shown) => shown.includes(text)));
  const all = frames.join("\n");
  return { secret, leaked: secret.filter((text) => all.includes(JSON.stringify(text).slice(1, -1))) };
}
