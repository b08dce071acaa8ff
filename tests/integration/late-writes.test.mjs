// Who was let in when a request was looked at, and is out when it is written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { House, newKeys } from "../support/house.mjs";
import { late, together } from "../support/late.mjs";
import { parleyJson } from "../support/parley.mjs";

const disable = ({ id }) => [
  ["UPDATE account SET disabled_ms = 1 WHERE id = ?", [id]],
  ["DELETE FROM session WHERE account = ?", [id]],
];
const forget = ({ id }) => [
  ["DELETE FROM account_keys WHERE account = ?", [id]],
  ["DELETE FROM session WHERE account = ?", [id]],
];
const signOut = ({ id }) => [["DELETE FROM session WHERE account = ?", [id]]];
const statuses = (answers) => answers.map(({ status }) => status).sort();
const refused = (answer, status, code) => {
  assert.deepEqual([answer.status, answer.json?.error?.code, answer.cookies], [status, code, []]);
};

test("nothing that was asked before undoes an account's end", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const signIn = ({ email, keys }) => ["POST", "/api/sessions", { body: { email, auth: keys.auth } }];
  const putKeys = ({ cookie, keys }) => ["PUT", "/api/me/keys", { cookie, body: { ...newKeys(), box_public: keys.box_public, sign_public: keys.sign_public } }];
  const listed = async (person, by) =>
    (await house.server.request("GET", "/api/people", { cookie: by.cookie })).json.people.find(({ id }) => id === person.id);
  const mia = await house.person("Mia Maker");

  await t.test("a new password doesn't take a disabled account back in", async () => {
    const dan = await house.person("Dan Disabled");
    refused(await late(house, disable(dan), ...putKeys(dan)), 401, "not_signed_in");
    assert.equal((await listed(dan, mia)).disabled, true);
  });

  await t.test("nor one whose password was to be forgotten", async () => {
    const fay = await house.person("Fay Forgotten");
    refused(await late(house, forget(fay), ...putKeys(fay)), 401, "not_signed_in");
    refused(await house.server.request(...signIn(fay)), 403, "wrong_credentials");
  });

  await t.test("signing in gives no session", async () => {
    const eli = await house.person("Eli Ended");
    refused(await late(house, disable(eli), ...signIn(eli)), 403, "wrong_credentials");
    const una = await house.person("Una Unknown");
    refused(await late(house, forget(una), ...signIn(una)), 403, "wrong_credentials");
  });

  await t.test("nor does a link", async () => {
    const lea = await house.person("Lea Link");
    const { link } = await parleyJson("user", "link", "--data", house.data, lea.email);
    const body = { token: link.slice(link.indexOf("#") + 1) };
    refused(await late(house, disable(lea), "POST", "/api/links/redeem", { body }), 404, "link_unknown");
  });

  await t.test("and who was only late is served", async () => {
    const own = await house.person("Owen Own");
    const signed = await late(house, [], ...signIn(own));
    assert.equal(signed.status, 200);
    assert.equal((await late(house, [], ...putKeys({ ...own, cookie: signed.cookies[0] }))).status, 200);
  });

  await t.test("of two first pairs of keys one stays", async () => {
    const two = await house.person("Tom Twice", "interviewer,reviewer", null);
    const requests = [newKeys(), newKeys()].map((body) => ["PUT", "/api/me/keys", { cookie: two.cookie, body }]);
    assert.deepEqual(statuses(await together(house, ...requests)), [200, 409]);
  });
});

test("nothing is written for whom the door was closed meanwhile", { timeout: 60000 }, async (t) => {
  const house = await House.open(t);
  const mia = await house.person("Mia Maker", "author,interviewer,reviewer");
  const createSet = ({ cookie }, id) => ["POST", "/api/sets", { cookie, body: { title: "Late", id } }];
  const isThere = async (id) => (await house.server.request("GET", `/api/sets/${id}`, { cookie: mia.cookie })).status === 200;

  await t.test("whose account was disabled", async () => {
    const dan = await house.person("Dan Disabled", "author,interviewer");
    refused(await late(house, disable(dan), ...createSet(dan, "late-dan")), 401, "not_signed_in");
    assert.equal(await isThere("late-dan"), false);
  });

  await t.test("who was signed out", async () => {
    const sue = await house.person("Sue Signed-Out", "author");
    refused(await late(house, signOut(sue), ...createSet(sue, "late-sue")), 401, "not_signed_in");
    assert.equal(await isThere("late-sue"), false);
  });

  await t.test("what a worker prepared neither", async () => {
    const fred = await house.person("Fred Forks", "author");
    const answer = await late(house, disable(fred), "POST", "/api/sets/small/fork", { cookie: fred.cookie, body: { title: "Forked late" } });
    refused(answer, 401, "not_signed_in");
    const { sets } = (await house.server.request("GET", "/api/sets", { cookie: mia.cookie })).json;
    assert.deepEqual(sets.map(({ id }) => id), ["small"]);
  });

  await t.test("nor for whom a role was taken from", async () => {
    const ron = await house.person("Ron Roles", "author,interviewer");
    const roles = [["UPDATE account SET roles = 2 WHERE id = ?", [ron.id]]];
    refused(await late(house, roles, ...createSet(ron, "late-ron")), 403, "forbidden");
    assert.equal(await isThere("late-ron"), false);
  });

  await t.test("and who signs out twice at once is out", async () => {
    const oda = await house.person("Oda Out", "author");
    const out = ["DELETE", "/api/sessions/current", { cookie: oda.cookie }];
    assert.deepEqual(statuses(await together(house, out, out)), [204, 204]);
    refused(await house.server.request("GET", "/api/me", { cookie: oda.cookie }), 401, "not_signed_in");
  });
});
