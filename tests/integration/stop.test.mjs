// SIGTERM while people write: they are told, and what was acknowledged is there afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ended, House, sleep, textsOf } from "../support/house.mjs";
import { checkFrames } from "../support/schemas.mjs";

for (const signal of ["SIGTERM", "SIGINT"])
  test(`${signal} while writing`, { timeout: 30000 }, async (t) => {
    const house = await House.open(t);
    const maker = await house.person("Mia Maker");
    const rooms = await Promise.all([house.live(maker), house.live(maker)]);
    const acknowledged = [];
    let stopping = false;
    const write = async (seat, document, name) => {
      let version = 0, length = 0;
      for (let i = 0; !stopping; i++) {
        const token = `[${name}-${i}]`;
        const answer = await seat.send("edit", { document, version, changes: length ? [length, [0, token]] : [[0, token]] });
        if (answer.type !== "ack") return assert.equal(answer.type, "closed", JSON.stringify(answer));
        acknowledged.push({ room: seat.seat.room, document, token });
        version = answer.version;
        length += token.length;
        await sleep(2);
      }
    };
    const writing = rooms.flatMap(({ ann, bob, cara, question }) => [
      write(ann, "notes/room", "ann"), write(bob, `private/${question}`, "bob"), write(cara, `answer/${question}`, "cara"),
    ]);
    await sleep(250);
    const idle = await house.server.socket(rooms[0].room.maker); // one that never joined
    const left = house.server.stop(signal);
    const codes = await Promise.all([...rooms.flatMap((r) => [r.ann, r.bob, r.eve, r.cara]), idle].map((seat) => ended(seat)));
    assert.deepEqual(codes.map((c) => c.code), codes.map(() => 1001));
    assert.deepEqual(await left, { code: 0, signal: null });
    stopping = true;
    await Promise.all(writing);
    for (const room of rooms) for (const name of ["ann", "bob", "eve", "cara"]) checkFrames(room[name]);
    await assert.rejects(house.server.request("GET", "/healthz"), "nobody listens any more");
    assert.ok(acknowledged.length > 50, `${acknowledged.length} written`);

    await house.start();
    for (const { room, question } of rooms) {
      const texts = {};
      for (const name of ["ann", "bob", "cara"]) {
        const seat = await house.server.socket(room[name]);
        Object.assign(texts, textsOf((await seat.join()).snapshot));
      }
      const of = (document) => texts[document] ?? texts[`${document} of ${room.bob.member}`] ?? texts[`${document} of me`] ?? "";
      for (const one of acknowledged.filter((a) => a.room === room.id)) assert.equal(of(one.document).split(one.token).length, 2, `${one.document} ${one.token}`);
      assert.ok(of(`answer/${question}`).startsWith("[cara-0][cara-1]"));
    }
    assert.deepEqual(await house.server.stop("SIGTERM"), { code: 0, signal: null });
  });
