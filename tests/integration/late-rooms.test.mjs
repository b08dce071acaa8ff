// Seats and grants that were prepared before something else was written, and are written after it.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { ended, eventually, House, newKeys } from "../support/house.mjs";
import { late, together } from "../support/late.mjs";
import { base64, headerHash, makeGrant, makeIdentity, unbase64 } from "../support/sodium.mjs";

const said = ({ status, json }) => [status, json?.error?.code];

test("seats", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const mia = await house.person("Mia Maker");
  const seats = async ({ id }) => (await house.server.request("GET", `/api/rooms/${id}`, { cookie: mia.cookie })).json.seats;
  const addTo = ({ id }, name) => ["POST", `/api/rooms/${id}/seats`, { cookie: mia.cookie, body: { role: "observer", name } }];
  const seal = ({ id }) => [["UPDATE room SET phase = 'sealed' WHERE id = ?", [id]]];

  await t.test("a room that was sealed meanwhile gets no seat", async () => {
    const room = await house.room(mia, {});
    const before = await seats(room);
    assert.deepEqual(said(await late(house, seal(room), ...addTo(room, "Too Late"))), [410, "room_sealed"]);
    assert.deepEqual(await seats(room), before);
  });

  await t.test("nor a link, and who came in by the one before stays in", async () => {
    const room = await house.room(mia, { cara: "candidate" });
    const link = ["POST", `/api/rooms/${room.id}/seats/${room.cara.member}/link`, { cookie: mia.cookie }];
    assert.deepEqual(said(await late(house, seal(room), ...link)), [410, "room_sealed"]);
    const socket = await house.server.socket(room.cara); // not 401
    await socket.close();
  });

  await t.test("the last place goes to one of two", async () => {
    const names = Array.from({ length: 61 }, (_, at) => [`Guest ${at}`, "observer"]);
    const made = await house.server.request("POST", "/api/rooms", {
      cookie: mia.cookie,
      body: { title: "Full", set: "small", rule: "after-own", reviewers: [mia.id], seats: names.slice(0, 16).map(([name, role]) => ({ name, role })) },
    });
    const room = made.json.room;
    for (const [name] of names.slice(16)) assert.equal((await house.server.request(...addTo(room, name))).status, 201);
    assert.equal((await seats(room)).length, 63);
    const answers = await together(house, addTo(room, "One"), addTo(room, "Two"));
    assert.deepEqual(answers.map(said).sort(), [[201, undefined], [409, "room_full"]]);
    assert.equal((await seats(room)).length, 64);
  });
});

test("grants", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const identities = { rea: makeIdentity(), rob: makeIdentity(), ron: makeIdentity() };
  const keysOf = ({ box_public, sign_public }) => newKeys({ box_public, sign_public });
  const [rea, rob, ron] = await Promise.all(["Rea", "Rob", "Ron"].map((name) =>
    house.person(`${name} Reviews`, "reviewer,interviewer", keysOf(identities[name.toLowerCase()]))));
  const { maker, room } = await house.room(rea, {}).then(async (made) => ({ room: made, ...(await house.enter(made, "maker")) }));
  await maker.do("end");
  await maker.send("seal");
  await ended(maker);
  const path = `/api/transcripts/${room.id}`;
  const get = async ({ cookie }) => house.server.request("GET", path, { cookie });
  const detail = (await eventually(async () => (await get(rea)).json?.grants && get(rea), "the transcript")).json;
  const header = headerHash(unbase64(detail.header));
  const grant = (granter, granterIdentity, recipient, recipientIdentity) =>
    makeGrant({ seal: detail.seal, headerHash: header, key: randomBytes(32), granter: { id: granter.id, identity: granterIdentity }, recipient: { id: recipient.id, box_public: recipientIdentity.box_public } });
  const pass = ({ cookie }, recipient, bytes) => ["POST", `${path}/grants`, { cookie, body: { recipient: recipient.id, bytes: base64(bytes) } }];
  const recipients = async () => (await get(rea)).json.grants.map(({ recipient }) => recipient ?? "").sort();

  await t.test("twice at once is once", async () => {
    const toRob = grant(rea, identities.rea, rob, identities.rob);
    const answers = await together(house, pass(rea, rob, toRob), pass(rea, rob, toRob));
    assert.deepEqual(answers.map(said), [[201, undefined], [201, undefined]]);
    assert.deepEqual(answers[0].json, answers[1].json);
    assert.deepEqual(await recipients(), ["", rea.id, rob.id].sort());
  });

  await t.test("another grant's identifier is no grant's", async () => {
    const first = grant(rea, identities.rea, ron, identities.ron);
    const second = makeGrant({ id: first.subarray(14, 30), seal: detail.seal, headerHash: header, key: randomBytes(32), granter: { id: rea.id, identity: identities.rea }, recipient: { id: ron.id, box_public: identities.ron.box_public } });
    const passed = await house.server.request(...pass(rea, ron, first));
    assert.equal(passed.status, 201);
    assert.deepEqual(said(await house.server.request(...pass(rea, ron, second))), [400, "bad_field"]);
    const taken = await house.server.request("DELETE", `${path}/grants/${passed.json.id}`, { cookie: rea.cookie });
    assert.equal(taken.status, 204);
    ron.cookie = (await house.server.request("POST", "/api/sessions", { body: { email: ron.email, auth: ron.keys.auth } })).cookies[0];
  });

  await t.test("who may no longer read it passes nothing on", async () => {
    const before = await recipients();
    const take = [["DELETE FROM transcript_grant WHERE recipient = ?", [rob.id]]];
    assert.deepEqual(said(await late(house, take, ...pass(rob, ron, grant(rob, identities.rob, ron, identities.ron)))), [404, "not_found"]);
    assert.deepEqual(await recipients(), before.filter((id) => id !== rob.id));
  });

  await t.test("nor to keys that were forgotten", async () => {
    const before = await recipients();
    const forget = [["DELETE FROM account_keys WHERE account = ?", [ron.id]]];
    const answer = await late(house, forget, ...pass(rea, ron, grant(rea, identities.rea, ron, identities.ron)));
    assert.deepEqual(said(answer), [409, "reviewer_without_key"]);
    assert.deepEqual(await recipients(), before);
  });
});
