// Several editors with @codemirror/collab work on one text whose authority is the C document. They
// send late, receive late, and must end with the same text. What the document makes of a late
// change must be what rebaseUpdates makes of it.
//
// Both sides go over the changes they missed one by one: mapping over a composition can order two
// insertions differently, so an editor that took in several at once could part from the others.
import assert from "node:assert/strict";

import { collab, encode, encodeText, randomChange, randomText, state, toText } from "./support.mjs";

const { ChangeSet, EditorState } = state;
const { getSyncedVersion, receiveUpdates, rebaseUpdates, sendableUpdates } = collab;

class Client {
  constructor(room, name) {
    this.room = room;
    this.name = name;
    this.underway = null; // sent and not yet received back
    this.state = EditorState.create({
      doc: room.doc,
      extensions: [collab.collab({ clientID: name, startVersion: room.firstVersion })],
    });
  }

  edit(random) {
    const changes = randomChange(random, this.state.doc.toString());
    this.state = this.state.update({ changes }).state;
  }

  receive(count) {
    for (; count > 0; count--) {
      const update = this.room.updateAt(getSyncedVersion(this.state));
      if (!update) return;
      this.state = receiveUpdates(this.state, [update]).state;
      if (update.clientID === this.name) this.underway = null;
    }
  }

  /** Puts the next change on its way; it arrives when `deliver` is called. */
  send() {
    const [update] = sendableUpdates(this.state);
    if (this.underway || !update) return;
    this.underway = { version: getSyncedVersion(this.state), changes: update.changes, sent: false };
  }

  async deliver() {
    if (!this.underway || this.underway.sent) return;
    this.underway.sent = true;
    await this.room.submit(this.underway.version, this.underway.changes, this.name);
  }
}

class Room {
  constructor(driver, doc, firstVersion) {
    this.driver = driver;
    this.doc = toText(doc);
    this.firstVersion = firstVersion;
    this.updates = [];
  }

  updateAt(version) {
    return this.updates[version - this.firstVersion];
  }

  async submit(version, changes, clientID) {
    const answer = await this.driver.ask("submit", version, encode(changes));
    assert.ok(answer.startsWith("ok "), answer);
    let expected = [{ changes, clientID }];
    for (const over of this.updates.slice(version - this.firstVersion)) {
      expected = rebaseUpdates(expected, [over]);
    }
    const json = JSON.parse(answer.slice(3));
    assert.deepEqual(json, expected[0].changes.toJSON());
    const applied = ChangeSet.fromJSON(json);
    this.doc = applied.apply(this.doc);
    this.updates.push({ changes: applied, clientID });
  }
}

export async function runClients(driver, random) {
  const room = new Room(driver, randomText(random, random.chance(4) ? 0 : 30), random.below(1000));
  await driver.ask("restore", room.firstVersion, encodeText(room.doc.toString()));
  const clients = [];
  for (let i = 2 + random.below(3); i > 0; i--) clients.push(new Client(room, `client ${i}`));

  for (let i = 0; i < 60; i++) {
    const client = random.pick(clients);
    const step = random.below(4);
    if (step === 0) client.edit(random);
    else if (step === 1) client.send();
    else if (step === 2) await client.deliver();
    else client.receive(1 + random.below(3));
  }
  while (clients.some((client) => client.underway || sendableUpdates(client.state).length)) {
    for (const client of clients) {
      client.send();
      await client.deliver();
      client.receive(Infinity);
    }
  }
  for (const client of clients) {
    client.receive(Infinity);
    assert.equal(client.state.doc.toString(), room.doc.toString(), client.name);
  }
  const hex = Buffer.from(room.doc.toString()).toString("hex");
  assert.equal(await driver.ask("text"), `ok ${hex}`);
}
