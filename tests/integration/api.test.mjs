// The JSON API, held to openapi.json: every operation, every answer, every way to be refused.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bytes64, ended, eventually, House, newKeys } from "../support/house.mjs";
import * as api from "../support/openapi.mjs";
import { example, find, fits, operations, resolved } from "../support/openapi.mjs";
import { parley, parleyJson, root, folder } from "../support/parley.mjs";
import { base64, derive, headerHash, makeGrant, makeIdentity, openGrant, openSealed, unbase64, unwrapIdentity, wrapIdentity } from "../support/sodium.mjs";

let house, server;

const call = (method, path, options) => api.call(server, method, path, options);
const refused = (code, method, path, options) => api.refused(server, code, method, path, options);

const people = {};

describe("the JSON API", { timeout: 60000 }, () => {
  const place = folder();
  let shownOut;

  before(async () => {
    house = await House.open(null, { place });
    server = house.server;
    people.mia = await house.person("Mia Maker", "administrator,interviewer");
    people.rea = await house.person("Rea Reviewer", "reviewer", null);
    people.rob = await house.person("Rob Reviewer", "reviewer", null);
    people.ian = await house.person("Ian Interviewer", "interviewer");
    people.otto = await house.person("Otto Other", "author", null);
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("the server's table and openapi.json name the same operations", () => {
    const source = readFileSync(join(root, "server/app/api_routes.c"), "utf8");
    const table = [...source.matchAll(/\{NET_(\w+),\s*"([^"]+)",\s*API_(\w+),\s*(\d{3}),([^;]*?)\},\n/g)]
      .map(([, method, path, auth, code, rest]) => `${method} ${path} ${auth === "OPEN"} ${code} ${/\.roles = (\w+)/.exec(rest)?.[1] ?? ""}`);
    const roles = { READERS: "author interviewer reviewer administrator", AUTHORS: "author administrator", PLANNERS: "interviewer administrator" };
    const named = (o) => Object.keys(roles).find((name) => roles[name] === o.roles?.join(" ")) ?? "";
    const described = operations.map((o) => `${o.method} ${o.path.replace(/\{[^}]+\}/g, "{}")} ${o.open} ${o.success} ${named(o)}`);
    assert.ok(table.length > 20);
    assert.deepEqual([...table].sort(), [...described].sort());
  });

  test("every operation that needs a session refuses without one, with a wrong one and after signing out", async () => {
    const gone = await house.person("Gone Soon");
    assert.equal((await call("DELETE", "/api/sessions/current", { cookie: gone.cookie })).status, 204);
    for (const { method, path, open, body } of operations) {
      if (open) continue;
      for (const cookie of [undefined, "__Host-parley=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", gone.cookie, `x__Host-parley=${people.mia.cookie.split("=")[1]}`])
        await refused("not_signed_in", method, example(path), { cookie, body: body && {} });
    }
  });

  test("everything that changes something refuses a foreign Origin", async () => {
    const origins = ["https://evil.example", "null", `http://localhost:${server.port}`, `https://localhost:${server.port + 1}`, `https://localhost:${server.port}.evil.example`];
    for (const { method, path, body } of operations)
      if (method !== "GET")
        for (const origin of origins)
          await refused("foreign_origin", method, example(path), { cookie: people.mia.cookie, body: body && {}, origin });
    assert.equal((await call("GET", "/api/me", { cookie: people.mia.cookie })).status, 200, "and none of that ended the session");
  });

  test("bodies: wrong type, too large, malformed, doubled keys", async () => {
    for (const { method, path, body, largest } of operations) {
      if (!body) continue;
      const send = (code, text, headers) => refused(code, method, example(path), { cookie: people.mia.cookie, body: text, headers });
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data; boundary=x"])
        await send("unsupported_type", "{}", { "content-type": type });
      await send("too_large", "{}", { "content-length": largest + 1 }); // before any of it has come
      if (largest <= 256 * 1024) await send("too_large", JSON.stringify({ a: "x".repeat(largest) }));
      for (const text of ["", "{", "[]", "null", '"x"', "{}x", '{"a":}', "{'a':1}", '{"a":"\u0001"}', '{"a":"\\ud800"}', "[".repeat(5000)])
        await send("malformed", text);
      const first = Object.keys(resolved(body).properties)[0];
      await send("duplicate_key", `{"${first}":1,"${first}":1}`);
    }
  });

  test("bodies: a field that is missing, unknown, of the wrong type or out of range", async () => {
    const id = "0123456789abcdef";
    const good = {
      challenge: { email: "a@b.c" }, signIn: { email: "a@b.c", auth: bytes64(32) }, redeem: { token: "x".repeat(43) }, putKeys: newKeys(),
      createRoom: { title: "T", set: "small", reviewers: [people.mia.id] }, addSeat: { role: "observer", name: "N" },
      addGrant: { recipient: id, bytes: bytes64(436) },
      createSet: { title: "T" }, editSet: { edits: [{ op: "remove", key: "k" }] }, archiveSet: { archived: true }, restoreSet: { version: 1 }, undoVersion: { version: 1 },
      addStudyChunk: { bytes: bytes64(20) },
      dismissDuplicate: { a_set: "a", a_key: "b", b_set: "c", b_key: "d" },
      undismissDuplicate: { a_set: "a", a_key: "b", b_set: "c", b_key: "d" },
      mergeDuplicate: { keep_set: "a", keep_key: "b", drop_set: "c", drop_key: "d", question: { prompt: "P" } },
      sampleQuestions: { sets: ["small"], kinds: [{ kind: "concept", count: 1 }] },
      remixSets: { title: "T", picks: [{ set: "small" }] }, forkSet: { title: "T" },
      takeUpdates: { upstream: "small", choices: [{ id: "q", theirs: true }] },
      startImport: { into: "new" }, readImport: { title: "T" }, commitImport: { corrections: [{ id: "q", skip: true }], choices: [{ id: "q", theirs: true }] },
    };
    for (const { method, path, body, operation } of operations) {
      if (!body) continue;
      const schema = resolved(body);
      const base = good[operation.operationId];
      assert.ok(base, `a good body for ${operation.operationId}`);
      const tooLong = new Set();
      const bad = [{ ...base, surprise: 1 }];
      for (const name of schema.required ?? []) {
        const { [name]: _, ...rest } = base;
        bad.push(rest);
      }
      for (const [name, field] of Object.entries(schema.properties)) {
        for (const value of [null, true, 1.5, {}, -1, "", []])
          if (!fits(field, value)) bad.push({ ...base, [name]: value });
        if (field.maxLength) {
          bad.push({ ...base, [name]: "a".repeat(field.maxLength + 1) });
          tooLong.add(bad.at(-1));
        }
        if (field.minLength > 1) bad.push({ ...base, [name]: "a".repeat(field.minLength - 1) });
        if (field.maximum) bad.push({ ...base, [name]: field.maximum + 1 }, { ...base, [name]: field.minimum - 1 }, { ...base, [name]: 1e300 });
        if (field.enum) bad.push({ ...base, [name]: "no such one" });
        if (field.pattern) bad.push({ ...base, [name]: "U".repeat(16) }, { ...base, [name]: id.slice(1) }, { ...base, [name]: `${id}0` });
        if (field.maxItems) {
          const item = { string: id, integer: 1 }[resolved(field.items).type] ?? Object.values(base[name] ?? {})[0] ?? { role: "observer", name: "N" };
          bad.push({ ...base, [name]: Array(field.maxItems + 1).fill(item) });
          tooLong.add(bad.at(-1));
        }
      }
      for (const wrong of bad) {
        const answer = await call(method, example(path), { cookie: people.mia.cookie, body: wrong });
        assert.match(answer.json?.error?.code, tooLong.has(wrong) ? /^(bad_field|too_large)$/ : /^bad_field$/, `${operation.operationId} ${JSON.stringify(wrong).slice(0, 200)}: ${answer.bytes}`);
        assert.ok(answer.json.error.detail, "the field is named");
      }
    }
  });

  test("what isn't there, and what is there but takes another method", async () => {
    for (const path of ["/api", "/api/", "/api/nothing", "/api/rooms/", "/api/me/", "/api/me/keys/x", "/healthz/x", "/api/rooms/a/b", "/api/rooms/a/seats/b/link/c"]) {
      const answer = await server.request("GET", path, { cookie: people.mia.cookie });
      assert.equal(answer.status, 404, path);
      assert.equal(answer.json.error.code, "not_found", path);
    }
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    for (const path of new Set(operations.map((o) => o.path)))
      for (const method of methods) {
        if (find(method, example(path))) continue;
        const answer = await server.request(method, example(path), { cookie: people.mia.cookie, body: method === "GET" || method === "DELETE" ? undefined : {} });
        assert.equal(answer.status, 405, `${method} ${path}`);
        assert.equal(answer.json.error.code, "method_not_allowed", `${method} ${path}`);
      }
    const cookie = people.mia.cookie;
    await refused("room_not_found", "GET", "/api/rooms/0000000000000000", { cookie });
    await refused("room_not_found", "GET", "/api/rooms/not-an-id", { cookie });
    await refused("room_not_found", "POST", "/api/rooms/0000000000000000/seats", { cookie, body: { role: "observer", name: "N" } });
    await refused("room_not_found", "POST", "/api/rooms/0000000000000000/seats/0000000000000000/link", { cookie });
    await refused("no_such_set", "GET", "/api/sets/nothing", { cookie });
    for (const path of ["", "/sealed"]) await refused("not_found", "GET", `/api/transcripts/0000000000000000${path}`, { cookie });
    await refused("not_found", "POST", "/api/transcripts/0000000000000000/grants", { cookie, body: { recipient: people.mia.id, bytes: bytes64(436) } });
    await refused("not_found", "DELETE", "/api/transcripts/0000000000000000/grants/0000000000000000", { cookie });
  });

  test("health, and HEAD where there is GET", async () => {
    assert.equal((await call("GET", "/healthz")).json.status, "ok");
    const head = await server.request("HEAD", "/healthz");
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
  });

  test("choosing a password, signing in with it, changing it", async () => {
    const { rea } = people;
    const password = "correct horse ☃ battery";
    assert.equal((await call("GET", "/api/me", { cookie: rea.cookie })).json.has_keys, false);
    await refused("not_found", "GET", "/api/me/keys", { cookie: rea.cookie });
    await refused("wrong_credentials", "POST", "/api/sessions", { body: { email: rea.email, auth: bytes64(32) } });

    rea.identity = makeIdentity();
    const keysFor = (secret, floor) => {
      const { auth, wrap } = derive(secret, floor);
      return { ...floor, auth: base64(auth), wrapped: wrapIdentity(rea.identity, wrap), box_public: rea.identity.box_public, sign_public: rea.identity.sign_public };
    };
    const floor = () => ({ salt: bytes64(16), passes: 3, memory_kib: 65536 });
    const put = await call("PUT", "/api/me/keys", { cookie: rea.cookie, body: keysFor(password, floor()) });
    assert.equal(put.json.has_keys, true);
    assert.equal(put.json.box_public, rea.identity.box_public);

    const challenge = async () => (await call("POST", "/api/sessions/challenge", { body: { email: `  ${rea.email.toUpperCase()} `.trim() } })).json;
    const signIn = async (secret) => call("POST", "/api/sessions", { body: { email: rea.email, auth: base64(derive(secret, await challenge()).auth) } });
    const signed = await signIn(password);
    assert.equal(signed.status, 200, String(signed.bytes));
    assert.equal(signed.json.id, rea.id);
    const [set] = signed.headers["set-cookie"];
    assert.match(set, /^__Host-parley=[\w-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Strict$/);
    const cookie = signed.cookies[0];
    const stored = (await call("GET", "/api/me/keys", { cookie })).json;
    const opened = unwrapIdentity(stored.wrapped, derive(password, stored).wrap);
    assert.equal(base64(opened.box.privateKey), base64(rea.identity.box.privateKey), "the password opens the keys");
    const wrong = await signIn("Correct horse ☃ battery");
    assert.equal(wrong.json.error.code, "wrong_credentials");
    for (const auth of ["", "AAAA", "*".repeat(44)])
      assert.ok(["bad_field"].includes((await call("POST", "/api/sessions", { body: { email: rea.email, auth } })).json.error.code));

    await refused("keys_exist", "PUT", "/api/me/keys", { cookie, body: newKeys() });
    await refused("bad_field", "PUT", "/api/me/keys", { cookie, body: newKeys({ salt: bytes64(15) }) });
    assert.equal((await call("PUT", "/api/me/keys", { cookie, body: keysFor("another one", floor()) })).status, 200);
    assert.equal((await signIn(password)).json.error.code, "wrong_credentials", "the old password is over");
    const again = await signIn("another one");
    assert.equal(again.status, 200);

    assert.equal((await call("DELETE", "/api/sessions/current", { cookie: again.cookies[0] })).status, 204);
    await refused("not_signed_in", "GET", "/api/me", { cookie: again.cookies[0] });
    assert.equal((await call("GET", "/api/me", { cookie })).status, 200, "the other session goes on");
    const last = (await signIn("another one")).cookies[0];
    assert.equal((await call("DELETE", "/api/sessions", { cookie })).status, 204);
    for (const ended of [cookie, last, rea.cookie]) await refused("not_signed_in", "GET", "/api/me", { cookie: ended });
    rea.cookie = (await signIn("another one")).cookies[0];
  });

  test("an unknown address gets a salt that is steady, its own, and like any other", async () => {
    const ask = async (email) => (await call("POST", "/api/sessions/challenge", { body: { email } })).json;
    const nobody = await ask("nobody@example.org");
    assert.deepEqual(await ask("nobody@example.org"), nobody);
    assert.deepEqual(await ask("NOBODY@Example.org"), nobody, "as addresses are compared");
    assert.equal(unbase64(nobody.salt).length, 16);
    assert.notEqual((await ask("nobody.else@example.org")).salt, nobody.salt);
    const noKeys = await ask(people.otto.email);
    assert.deepEqual([noKeys.passes, noKeys.memory_kib], [nobody.passes, nobody.memory_kib]);
    await house.restart("SIGTERM");
    server = house.server;
    assert.deepEqual(await ask("nobody@example.org"), nobody, "also after a restart");
    await refused("wrong_credentials", "POST", "/api/sessions", { body: { email: "nobody@example.org", auth: bytes64(32) } });
    await refused("wrong_credentials", "POST", "/api/sessions", { body: { email: "not an address", auth: bytes64(32) } });
  });

  test("people, sets, checkpoints", async () => {
    const { cookie } = people.ian;
    const list = (await call("GET", "/api/people", { cookie })).json.people;
    assert.deepEqual(list.map((p) => p.email).sort(), [...Object.values(people).map((p) => p.email), "gone.soon@example.org"].sort());
    assert.equal(list.find((p) => p.email === people.otto.email).has_keys, false);
    const sets = (await call("GET", "/api/sets", { cookie })).json.sets;
    assert.deepEqual(sets.map(({ id, topics, questions, version }) => ({ id, topics, questions, version })), [{ id: "small", topics: 1, questions: 3, version: 1 }]);
    const set = (await call("GET", "/api/sets/small", { cookie })).json;
    assert.equal(set.set.title, "A small set");
    assert.deepEqual(set.set.topics[0].questions.map((q) => q.id), ["q-one", "q-two", "q-three"]);
    assert.deepEqual((await call("GET", "/api/checkpoints", { cookie })).json.checkpoints, []);
    assert.deepEqual((await call("GET", "/api/transcripts", { cookie })).json.transcripts, []);
  });

  test("planning a room, seats and links", async () => {
    const { mia, rea, ian, otto } = people;
    const cookie = mia.cookie;
    const body = { title: "Planned", set: "small", reviewers: [rea.id] };
    const create = (more, who = cookie) => call("POST", "/api/rooms", { cookie: who, body: { ...body, ...more } });
    const code = async (...args) => (await create(...args)).json.error?.code;
    assert.equal(await code({}, otto.cookie), "forbidden");
    assert.equal(await code({}, rea.cookie), "forbidden");
    assert.equal(await code({ reviewers: [] }), "no_reviewer");
    assert.equal(await code({ reviewers: [mia.id] }), "bad_field", "she isn't a reviewer");
    assert.equal(await code({ reviewers: ["0000000000000000"] }), "bad_field");
    assert.equal(await code({ reviewers: [people.rob.id] }), "reviewer_without_key");
    assert.equal(await code({ set: "nothing" }), "no_such_set");
    assert.equal(await code({ questions: ["q-nothing"] }), "no_such_question");
    assert.equal(await code({ seats: [{ role: "candidate", name: "A" }, { role: "candidate", name: "B" }] }), "bad_field");
    assert.equal(await code({ seats: [{ role: "observer", name: "A", account: "0000000000000000" }] }), "not_found");
    assert.equal(await code({ seats: [{ role: "candidate", name: "A", account: ian.id }] }), "bad_field");
    const ians = { role: "observer", name: "A", account: ian.id };
    assert.equal(await code({ seats: [ians, ians] }), "bad_field");
    assert.deepEqual((await call("GET", "/api/rooms", { cookie })).json.rooms, [], "nothing of that was made");

    const made = (await create({ rule: "open", questions: ["q-three", "q-one"], reviewers: [rea.id, rea.id], seats: [{ role: "interviewer", name: "x", account: ian.id }, { role: "observer", name: "Eve" }] })).json;
    assert.deepEqual(made.room.questions.map((q) => q.title), ["What is question three about?", "What is question one about?"]);
    assert.deepEqual(made.room.reviewers, [{ id: rea.id, name: rea.name }]);
    assert.deepEqual(made.room.seats.map((s) => [s.role, s.name]).sort(), [["candidate", "Candidate"], ["interviewer", ian.name], ["interviewer", mia.name], ["observer", "Eve"]]);
    assert.deepEqual(made.links.map((l) => l.role).sort(), ["candidate", "observer"]);
    const path = `/api/rooms/${made.room.id}`;
    for (const who of [mia, rea, ian]) {
      const seen = (await call("GET", path, { cookie: who.cookie })).json;
      assert.equal(seen.member !== undefined, who !== rea, "a reviewer has no seat");
      assert.deepEqual((await call("GET", "/api/rooms", { cookie: who.cookie })).json.rooms.map((r) => r.id), [made.room.id]);
    }
    await refused("room_not_found", "GET", path, { cookie: otto.cookie });
    await refused("room_not_found", "POST", `${path}/seats`, { cookie: otto.cookie, body: { role: "observer", name: "N" } });
    await refused("forbidden", "POST", `${path}/seats`, { cookie: rea.cookie, body: { role: "observer", name: "N" } });
    await refused("bad_field", "POST", `${path}/seats`, { cookie, body: { role: "candidate", name: "Second" } });
    const added = (await call("POST", `${path}/seats`, { cookie: ian.cookie, body: { role: "observer", name: "Late" } })).json;
    assert.equal(added.link.member, added.seat.member);
    const seated = (await call("POST", `${path}/seats`, { cookie, body: { role: "observer", name: "x", account: otto.id } })).json;
    assert.deepEqual([seated.seat.name, seated.seat.account, seated.link], [otto.name, otto.id, undefined]);
    const twice = await call("POST", `${path}/seats`, { cookie, body: { role: "observer", name: "x", account: otto.id } });
    assert.equal(twice.json.error?.code, "bad_field", "one seat a person and room");

    const link = `${path}/seats/${added.seat.member}/link`;
    await refused("forbidden", "POST", link, { cookie: rea.cookie });
    await refused("not_found", "POST", `${path}/seats/0000000000000000/link`, { cookie });
    await refused("not_found", "POST", `${path}/seats/${seated.seat.member}/link`, { cookie });
    const fresh = (await call("POST", link, { cookie })).json;
    const token = (url) => url.split("#")[1];
    await refused("link_unknown", "POST", "/api/links/redeem", { body: { token: token(added.link.url) } });
    const redeemed = await call("POST", "/api/links/redeem", { body: { token: token(fresh.url) } });
    assert.deepEqual(redeemed.json, { kind: "room", room: made.room.id, member: added.seat.member, role: "observer", name: "Late", title: "Planned" });
    assert.match(redeemed.headers["set-cookie"][0], new RegExp(`^__Host-parley-${added.seat.member}=[\\w-]{43}; Path=/; Max-Age=\\d+; Secure; HttpOnly; SameSite=Strict$`));
    await refused("not_signed_in", "GET", "/api/me", { cookie: redeemed.cookies[0] });
  });

  test("links made on the command line end those before them, and who came in by them", async () => {
    const made = await parleyJson("room", "create", "--data", house.data, "--title", "Again", "--set", "small", "--reviewer", people.rea.email, "--seat", "interviewer:Ann", "--seat", "candidate:Cara");
    const redeem = (url) => call("POST", "/api/links/redeem", { body: { token: url.split("#")[1] } });
    const seat = async (url) => {
      const answer = await redeem(url);
      return { ...answer.json, cookie: answer.cookies[0] };
    };
    const [ann, cara] = ["Ann", "Cara"].map((name) => made.links.find((one) => one.name === name).url);
    const socket = await server.socket(await seat(cara));
    const fresh = (await parleyJson("room", "links", made.room, "--data", house.data)).links;
    assert.equal((await redeem(ann)).json.error.code, "link_unknown", "one that nobody used");
    assert.equal((await redeem(cara)).json.error.code, "link_unknown", "one that was used");
    await assert.rejects(server.socket(socket.seat), { status: 401 });
    assert.equal((await ended(socket, 20000)).code, 4004);
    assert.equal((await redeem(fresh.find((one) => one.name === "Cara").url)).status, 200);
  });

  test("a link works once, again in the browser that used it, and not after its time", async () => {
    const { room } = (await call("POST", "/api/rooms", { cookie: people.mia.cookie, body: { title: "Links", set: "small", reviewers: [people.rea.id] } })).json;
    const link = async () => {
      const { member } = room.seats.find((s) => s.role === "candidate");
      return (await call("POST", `/api/rooms/${room.id}/seats/${member}/link`, { cookie: people.mia.cookie })).json.url.split("#")[1];
    };
    const redeem = (token, cookie) => call("POST", "/api/links/redeem", { body: { token }, cookie });
    assert.equal((await redeem("x".repeat(43))).json.error.code, "link_unknown");
    const token = await link();
    const first = await redeem(token);
    assert.equal(first.status, 200);
    assert.equal((await redeem(token)).json.error.code, "link_used");
    assert.equal((await redeem(token, people.mia.cookie)).json.error.code, "link_used");
    const again = await redeem(token, `other=1; ${first.cookies[0]}`);
    assert.equal(again.status, 200);
    assert.deepEqual([again.json, again.cookies], [first.json, []], "without another cookie");

    const both = await link();
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(both)));
    assert.deepEqual(answers.map((a) => a.json.error?.code ?? "done").sort(), ["done", ...Array(7).fill("link_used")], "eight at once");

    const late = await link();
    execFileSync("python3", ["-c", "import sqlite3, sys, time\nd = sqlite3.connect(sys.argv[1], timeout=10)\nd.execute('UPDATE link SET expires_ms = ? WHERE used_ms = 0 AND room = ?', (int(time.time() * 1000) - 1, sys.argv[2]))\nd.commit()", join(house.data, "parley.db"), room.id]);
    assert.equal((await redeem(late)).json.error.code, "link_expired");

    const account = (await parleyJson("user", "link", "--data", house.data, people.ian.email)).link.split("#")[1];
    const signed = await redeem(account);
    assert.deepEqual(signed.json, { kind: "account", email: people.ian.email, name: people.ian.name });
    assert.equal((await redeem(account)).json.error.code, "link_used");
    assert.equal((await redeem(account, signed.cookies[0])).status, 200);
    assert.equal((await call("GET", "/api/me", { cookie: signed.cookies[0] })).json.id, people.ian.id);
  });

  test("a disabled account is out: its sessions, its password, its links, its sockets", async () => {
    const dan = await house.person("Dan Disabled", "interviewer,reviewer");
    const fresh = (await parleyJson("user", "link", "--data", house.data, dan.email)).link.split("#")[1];
    const room = await house.room(people.mia, {}, { reviewers: [people.rea.id] });
    await call("POST", `/api/rooms/${room.id}/seats`, { cookie: people.mia.cookie, body: { role: "interviewer", name: "x", account: dan.id } });
    const socket = await server.socket({ room: room.id, cookie: dan.cookie });
    await socket.join();
    await parley("user", "disable", "--data", house.data, dan.email);
    await refused("not_signed_in", "GET", "/api/me", { cookie: dan.cookie });
    await refused("wrong_credentials", "POST", "/api/sessions", { body: { email: dan.email, auth: dan.keys.auth } });
    await refused("link_unknown", "POST", "/api/links/redeem", { body: { token: fresh } });
    const other = await house.room(people.mia, {}, { reviewers: [people.rea.id] });
    await refused("not_found", "POST", `/api/rooms/${other.id}/seats`, { cookie: people.mia.cookie, body: { role: "observer", name: "x", account: dan.id } });
    await refused("bad_field", "POST", "/api/rooms", { cookie: people.mia.cookie, body: { title: "T", set: "small", reviewers: [dan.id] } });
    await assert.rejects(server.socket({ room: room.id, cookie: dan.cookie }), { status: 401 });
    shownOut = ended(socket, 20000);
    shownOut.catch(() => {}); // looked at below: it takes some seconds
    const listed = (await call("GET", "/api/people", { cookie: people.mia.cookie })).json.people.find((p) => p.id === dan.id);
    assert.equal(listed.disabled, true);
  });

  test("signing out ends one's sockets", async () => {
    const ina = await house.person("Ina Out");
    const room = await house.room(ina, {}, { reviewers: [people.rea.id] });
    const socket = await server.socket(room.maker);
    await socket.join();
    assert.equal((await call("DELETE", "/api/sessions/current", { cookie: ina.cookie })).status, 204);
    assert.equal((await ended(socket)).code, 4004);
  });

  test("a transcript: who may have it, passing it on, taking it back", async () => {
    const { mia, rea, rob, otto } = people;
    rob.identity = makeIdentity();
    assert.equal((await call("PUT", "/api/me/keys", { cookie: rob.cookie, body: newKeys({ box_public: rob.identity.box_public, sign_public: rob.identity.sign_public }) })).status, 200);
    const room = await house.room(mia, { cara: "candidate" }, { reviewers: [rea.id], title: "To be read" });
    const { maker, cara } = await house.enter(room, "maker", "cara");
    await cara.do("agree");
    await maker.do("admit");
    await maker.do("chat", { to: "panel", text: "for the transcript" });
    await maker.do("end");
    await maker.send("seal");
    assert.equal((await ended(maker)).code, 4002);
    const get = (path, who) => call("GET", `/api/transcripts${path}`, { cookie: who.cookie });
    const [row] = await eventually(async () => {
      const list = (await get("", rea)).json.transcripts;
      return list.length && list;
    }, "the sealed transcript");
    assert.deepEqual([row.room, row.title, row.checkpoint], [room.id, "To be read", 1]);
    const path = `/${room.id}`;
    const detail = (await get(path, rea)).json;
    const header = unbase64(detail.header);
    assert.equal(base64(headerHash(header)), detail.header_hash);
    assert.deepEqual(detail.grants.map((g) => g.recipient).sort(), [rea.id, undefined].sort(), "the reviewer's, and the recovery key's");
    const key = openGrant(unbase64(detail.grants.find((g) => g.recipient === rea.id).bytes), rea.identity);
    const file = await get(`${path}/sealed`, rea);
    assert.equal(file.bytes.length, detail.size_bytes);
    const records = openSealed(file.bytes, key);
    assert.equal(records.length, detail.record_count);
    assert.ok(records.some((r) => r.type === "panel_said" && r.text === "for the transcript"));
    assert.equal((await call("GET", "/api/checkpoints", { cookie: otto.cookie })).json.checkpoints[0].header_hash, detail.header_hash);

    for (const who of [otto, rob]) {
      await refused("not_found", "GET", `/api/transcripts${path}`, { cookie: who.cookie });
      await refused("not_found", "GET", `/api/transcripts${path}/sealed`, { cookie: who.cookie });
    }
    assert.equal((await call("GET", `/api/rooms/${room.id}`, { cookie: mia.cookie })).json.phase, "sealed");
    await refused("room_sealed", "POST", `/api/rooms/${room.id}/seats`, { cookie: mia.cookie, body: { role: "observer", name: "N" } });
    await refused("room_sealed", "POST", `/api/rooms/${room.id}/seats/${room.cara.member}/link`, { cookie: mia.cookie });
    const used = room.made.links.find((link) => link.member === room.cara.member).url.split("#")[1];
    await refused("room_sealed", "POST", "/api/links/redeem", { body: { token: used } });

    const grants = `/api/transcripts${path}/grants`;
    const grant = (more = {}) => makeGrant({ seal: detail.seal, headerHash: headerHash(header), recipient: { id: rob.id, box_public: rob.identity.box_public }, granter: { id: rea.id, identity: rea.identity }, key, ...more });
    const pass = (bytes, recipient = rob.id, who = rea) => call("POST", grants, { cookie: who.cookie, body: { recipient, bytes: base64(bytes) } });
    const code = async (...args) => (await pass(...args)).json.error?.code;
    const spoiled = grant();
    spoiled[200] ^= 1;
    assert.equal(await code(spoiled), "bad_field", "a signature that doesn't hold");
    assert.equal(await code(grant({ seal: "0000000000000000" })), "bad_field", "another transcript");
    assert.equal(await code(grant({ granter: { id: mia.id, identity: rea.identity } })), "bad_field", "in another's name");
    assert.equal(await code(grant({ granter: { id: rea.id, identity: rob.identity } })), "bad_field", "with another's key");
    assert.equal(await code(grant({ recipient: { id: rob.id, box_public: rea.identity.box_public } })), "bad_field", "not for the recipient's key");
    assert.equal(await code(grant(), mia.id), "bad_field", "for somebody else");
    assert.equal(await code(grant(), otto.id), "reviewer_without_key");
    assert.equal(await code(grant(), rob.id, mia), "forbidden", "she can't read it herself");
    assert.equal(await code(grant(), rob.id, rob), "not_found");
    const good = grant();
    const passed = await pass(good);
    assert.equal(passed.status, 201, String(passed.bytes));
    assert.deepEqual((await pass(good)).json, passed.json, "the same again, as after a lost answer");
    assert.equal((await get(path, rea)).json.grants.length, 3);
    const robs = (await get(path, rob)).json.grants.find((g) => g.recipient === rob.id);
    assert.equal(robs.id, passed.json.id);
    assert.equal(base64(openGrant(unbase64(robs.bytes), rob.identity)), base64(key), "and it opens for him");
    assert.deepEqual(openSealed((await get(`${path}/sealed`, rob)).bytes, key), records);

    const take = (id, who) => call("DELETE", `${grants}/${id}`, { cookie: who.cookie });
    const of = (recipient) => detail.grants.find((g) => g.recipient === recipient).id;
    assert.equal((await take(of(rea.id), rob)).json.error.code, "forbidden", "he didn't give it");
    assert.equal((await take(of(undefined), mia)).json.error.code, "forbidden", "the recovery key's stays");
    assert.equal((await take("0000000000000000", rea)).json.error.code, "not_found");
    assert.equal((await take(passed.json.id, rea)).status, 204);
    await refused("not_signed_in", "GET", `/api/transcripts${path}`, { cookie: rob.cookie });
    rob.cookie = (await server.redeem((await parleyJson("user", "link", "--data", house.data, rob.email)).link)).cookie;
    await refused("not_found", "GET", `/api/transcripts${path}/sealed`, { cookie: rob.cookie });
    assert.equal((await take(passed.json.id, rea)).json.error.code, "not_found", "it is gone");
  });

  test("the disabled account was shown out of the room that it was in", async () => {
    assert.equal((await shownOut).code, 4004);
  });

  test("too many attempts to sign in are slowed down", async () => {
    house.settings({ sign_in_per_minute: 5 });
    await house.restart("SIGTERM");
    server = house.server;
    for (let i = 0; i < 5; i++) await refused("wrong_credentials", "POST", "/api/sessions", { body: { email: "a@b.c", auth: bytes64(32) } });
    await refused("too_fast", "POST", "/api/sessions", { body: { email: "a@b.c", auth: bytes64(32) } });
    await refused("too_fast", "POST", "/api/links/redeem", { body: { token: "x".repeat(43) } });
    await refused("too_fast", "POST", "/api/sessions/challenge", { body: { email: "a@b.c" } });
    assert.equal((await call("GET", "/api/me", { cookie: people.mia.cookie })).status, 200, "who is signed in goes on");
  });

  test("every operation was seen to work and to be refused", () => {
    for (const one of operations) {
      if (one.ofSets) continue; // see sets.test.mjs
      assert.ok(one.done.has("done"), `${one.method} ${one.path} never worked`);
      assert.ok(one.path === "/healthz" || one.done.size > 1, `${one.method} ${one.path} was never refused`);
    }
  });
});
