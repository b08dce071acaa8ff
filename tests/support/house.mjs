// An organisation of the tests' own, quicker than the demo: a small set, people whose keys are made here,
// rooms planned over the API. Nothing in it is slow, since no password is derived.
import { randomBytes, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, parley, parleyJson, Server } from "./parley.mjs";

/** Everything that only the panel may read begins with SECRET. */
export const pack = `---
pack: 1
id: small
title: A small set
lang: en
license: CC0-1.0
---

SECRET intro of the set.

# Locks
SECRET preamble of the topic.

${["one", "two", "three"].map((name) => `### What is question ${name} about?
id: q-${name}
kind: concept
difficulty: medium
tags: [locks]
time: 5

The prompt of ${name}.

\`\`\`c
int listing_${name};
\`\`\`

#### Hints
- The hint of ${name}.

#### Answer
SECRET answer of ${name}.

#### How to answer
SECRET advice for ${name}.

#### Signals
- expected: SECRET expected sign of ${name}
- strong: SECRET strong sign of ${name}
- red flag: SECRET red flag of ${name}

#### Rubric
- SECRET depth of ${name}
  - 2: SECRET shallow
  - 4: SECRET deep
- SECRET clarity of ${name}
  - 2: SECRET muddled
  - 4: SECRET clear

#### Follow-ups
- SECRET follow-up of ${name}?
`).join("\n")}`;

export const bytes64 = (count) => randomBytes(count).toString("base64");

const rawPublic = (type) =>
  generateKeyPairSync(type).publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");

/** What PUT /api/me/keys takes; `auth` is what a password would give. */
export const newKeys = (more = {}) => ({
  auth: bytes64(32), salt: bytes64(16), passes: 3, memory_kib: 65536, wrapped: bytes64(184),
  box_public: rawPublic("x25519"), sign_public: rawPublic("ed25519"), ...more,
});

export class House {
  /** A data folder with the small set and a server on it. */
  static async open(test, { settings = {}, place } = {}) {
    const house = new House();
    house.data = join(place ?? folder(test), "d");
    house.made = await parleyJson("init", "--data", house.data);
    house.settings({ sign_in_per_minute: 100000, max_per_address: 10000, ...settings });
    const file = join(house.data, "small.pack.md");
    writeFileSync(file, pack);
    await parley("import", "--data", house.data, file);
    await house.start();
    test?.after(() => house.server.stop("SIGKILL"));
    return house;
  }

  settings(values) {
    writeFileSync(join(this.data, "parley.json"), JSON.stringify(values));
  }

  async start() {
    this.server = await Server.start(this.data);
    return this.server;
  }

  /** Ends the server and begins another on the same folder. */
  async restart(signal = "SIGKILL") {
    await this.server.stop(signal);
    return this.start();
  }

  /** An account, signed in; `keys: null` for one that hasn't chosen a password. */
  async person(name, roles = "interviewer,reviewer", keys = newKeys()) {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@example.org`;
    const added = await parleyJson("user", "add", "--data", this.data, "--email", email, "--name", name, "--role", roles);
    const { cookie } = await this.server.redeem(added.link);
    if (keys) {
      const put = await this.server.request("PUT", "/api/me/keys", { body: keys, cookie });
      if (put.status !== 200) throw new Error(`keys: ${put.status} ${put.bytes}`);
    }
    return { id: added.id, email, name, cookie, keys, link: added.link };
  }

  /** A room by `maker`; seats as { ann: "interviewer" }. Gives seats by name, and `maker`'s own. */
  async room(maker, seats, { rule = "after-own", title = "A room", questions, reviewers = [maker.id] } = {}) {
    const body = {
      title, rule, set: "small", reviewers, ...(questions ? { questions } : {}),
      seats: Object.entries(seats).map(([name, role]) => ({ name, role })),
    };
    const made = await this.server.request("POST", "/api/rooms", { body, cookie: maker.cookie });
    if (made.status !== 201) throw new Error(`room: ${made.status} ${made.bytes}`);
    const room = { id: made.json.room.id, made: made.json, maker: { room: made.json.room.id, cookie: maker.cookie } };
    for (const link of made.json.links)
      if (seats[link.name]) room[link.name] = await this.server.redeem(link.url);
    return room;
  }

  /** Opens a socket for each of the named seats and joins. */
  async enter(room, ...names) {
    const members = {};
    for (const name of names) {
      members[name] = await this.server.socket(room[name]);
      await members[name].join();
    }
    return members;
  }

  /** A room whose interview is live, its first question pushed by `ann`, who leads. */
  async live(maker, { rule, seats = { ann: "interviewer", bob: "interviewer", eve: "observer", cara: "candidate" } } = {}) {
    const room = await this.room(maker, seats, { rule });
    const members = await this.enter(room, ...Object.keys(seats));
    await members.cara.do("agree");
    await members.ann.do("admit");
    await members.ann.do("next");
    const questions = members.ann.records.filter((r) => r.type === "question_planned").map((r) => r.question);
    return { room, ...members, questions, question: questions[0].id };
  }
}

/** The text that changes make out of another, as CodeMirror's JSON says it. */
export function changed(text, changes) {
  let at = 0, out = "";
  for (const part of changes) {
    if (typeof part === "number") {
      out += text.slice(at, at + part);
      at += part;
    } else {
      at += part[0];
      out += part.slice(1).join("\n");
    }
  }
  if (at !== text.length) throw new Error(`a change of ${at} units for a text of ${text.length}`);
  return out;
}

/** The texts that a list of records (a snapshot, a transcript) leads to, by name. */
export function textsOf(records) {
  const texts = {};
  for (const { type, document, changes, by } of records) {
    if (!type.endsWith("_edited")) continue;
    const name = type === "private_edited" ? `${document} of ${by ?? "me"}` : document;
    texts[name] = changed(texts[name] ?? "", changes);
  }
  return texts;
}

/** The close of a seat's connection, which has to come. */
export function ended(seat, limit_ms = 10000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the connection wasn't closed within ${limit_ms} ms`)), limit_ms);
  });
  return Promise.race([seat.closed, late]).finally(() => clearTimeout(timer));
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `fits()` gives something true. */
export async function eventually(fits, what, limit_ms = 10000) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const got = await fits();
    if (got) return got;
    if (Date.now() > end) throw new Error(`${what} didn't come about within ${limit_ms} ms`);
    await sleep(20);
  }
}
