// A server and a browser's database for tests of the history.
import { Refusal } from "../../api/request.ts";
import type { Around } from "./history.ts";
import { StudyHistory } from "./history.ts";
import type { StudyKeeper } from "./keeper.ts";

export class StudyServer {
  readonly chunks = new Map<number, string>();
  online = true;
  page = 32;
  #next = 1;

  readonly read: Around["read"] = async (after) => {
    this.#check();
    const all = [...this.chunks].filter(([number]) => number > after).sort(([a], [b]) => a - b);
    const chunks = all.slice(0, this.page).map(([number, bytes]) => ({ number, bytes, stored_ms: 0 }));
    return { chunks, more: all.length > this.page };
  };

  readonly add: Around["add"] = async (bytes, replaces) => {
    this.#check();
    const there = replaces.filter((number) => this.chunks.has(number)).length;
    if (there > 0 && there < replaces.length) throw new Refusal("study_changed", "gone", false);
    for (const number of replaces) this.chunks.delete(number);
    const number = this.#next++;
    this.chunks.set(number, bytes);
    return { number };
  };

  #check(): void {
    if (!this.online) throw new Refusal("offline", "no line", true);
  }
}

export function memoryStudyKeeper(): StudyKeeper & { readonly rows: Map<string, Uint8Array>; broken: boolean } {
  const rows = new Map<string, Uint8Array>();
  const drafts = new Map<string, Uint8Array>();
  const keeper = {
    rows,
    broken: false,
    put: async (id: string, bytes: Uint8Array) => {
      if (keeper.broken) throw new Error("no database");
      rows.set(id, bytes);
    },
    all: async () => [...rows.values()],
    drop: async (ids: readonly string[]) => { for (const id of ids) rows.delete(id); },
    draft: async (name: string) => drafts.get(name),
    putDraft: async (name: string, bytes: Uint8Array | undefined) => {
      if (keeper.broken) throw new Error("no database");
      if (bytes) drafts.set(name, bytes);
      else drafts.delete(name);
    },
  };
  return keeper;
}

let ids = 0;
let clock = 0;

/** A browser of the account with this key. */
export function browserAt(server: StudyServer, keeper: StudyKeeper = memoryStudyKeeper(), key = 1): StudyHistory {
  return new StudyHistory({
    account: "0123456789abcdef", key: new Uint8Array(32).fill(key), keeper, read: server.read, add: server.add,
    alone: (work) => work(), now: () => ++clock, newId: () => `e${++ids}`,
  });
}
