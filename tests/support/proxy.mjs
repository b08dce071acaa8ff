// A TCP proxy of the tests' own: stands between a browser and the server and does to their connections
// what bad networks do. It knows nothing of what goes through it.
//
//   const proxy = await startProxy({ targetPort: 8443 });
//   … https://localhost:${proxy.port} …
//   proxy.cut();            every connection ends now, without a farewell
//   proxy.refuse(true);     new ones end as well
//   proxy.hold(true);       nothing gets through, in either direction, and nothing is said
//   proxy.hold(false);      what was held goes on
//   proxy.delay(200);       each piece arrives so many milliseconds later, in order
//   proxy.loseAnswers(true);  what the server says is thrown away; what it is told still reaches it
//   await proxy.close();
import { createServer, connect } from "node:net";

/** One direction of one connection: pieces in order, each at its time, none while held. */
class Pipe {
  #pieces = [];
  #timer;
  #ended = false;

  constructor(from, to, rules, lossy) {
    this.to = to;
    this.rules = rules;
    from.on("data", (data) => {
      if (lossy && rules.loseAnswers) return;
      this.#pieces.push({ data, due: Date.now() + rules.delayMs });
      this.carry();
    });
    from.on("end", () => {
      this.#ended = true;
      this.carry();
    });
  }

  carry() {
    clearTimeout(this.#timer);
    if (this.rules.held) return;
    while (this.#pieces.length > 0) {
      const wait = this.#pieces[0].due - Date.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.carry(), wait);
        return;
      }
      const { data } = this.#pieces.shift();
      if (!this.to.destroyed) this.to.write(data);
    }
    if (this.#ended && !this.to.destroyed) this.to.end();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#pieces = [];
  }
}

/** Listens on 127.0.0.1 at `port` (0: any free one) and passes on to `targetHost`:`targetPort`. */
export async function startProxy({ targetPort, targetHost = "127.0.0.1", port = 0 }) {
  const rules = { held: false, refused: false, delayMs: 0, loseAnswers: false };
  const links = new Set();
  let target = targetPort;

  const server = createServer((client) => {
    if (rules.refused) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target, targetHost);
    const link = { client, upstream, pipes: [] };
    const end = () => {
      if (!links.delete(link)) return;
      for (const pipe of link.pipes) pipe.stop();
      client.destroy();
      upstream.destroy();
    };
    link.end = end;
    link.pipes = [new Pipe(client, upstream, rules, false), new Pipe(upstream, client, rules, true)];
    links.add(link);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", () => {
        // what the other side still has to read is let through, unless that is held
        if (client.destroyed && upstream.destroyed) end();
        else if (!rules.held && rules.delayMs === 0) setTimeout(end, 50);
      });
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });

  const carryAll = () => {
    for (const link of links) for (const pipe of link.pipes) pipe.carry();
  };
  return {
    port: server.address().port,
    connections: () => links.size,
    cut() {
      for (const link of [...links]) {
        link.client.resetAndDestroy();
        link.end();
      }
    },
    refuse(on) {
      rules.refused = on;
    },
    hold(on) {
      rules.held = on;
      if (!on) carryAll();
    },
    delay(delayMs) {
      rules.delayMs = delayMs;
    },
    loseAnswers(on) {
      rules.loseAnswers = on;
    },
    /** For a server that came back at another port. */
    retarget(newPort) {
      target = newPort;
    },
    async close() {
      for (const link of [...links]) link.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
