// Many rooms and a long one, by bench_rooms: what an event costs as its room grows, and what it takes
// to open rooms after a start.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { seedParley } from "./servers.mjs";

/** `run` gives parley, tool and call, as a server's row gets them. */
export function longRooms(run, folder, { rooms, events, each }) {
  const data = join(folder, "long");
  const input = seedParley(run, data, rooms, "ic");
  const bench = (...args) => JSON.parse(execFileSync(run.tool("bench_rooms"), [data, ...args], { input, stdio: ["pipe", "pipe", "inherit"] }));
  const grown = bench("fill", String(events), String(each));
  const opened = bench("open");
  rmSync(data, { recursive: true, force: true });
  return { grown, ...opened };
}
