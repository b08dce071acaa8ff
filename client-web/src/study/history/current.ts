import { signal } from "@preact/signals";
import { addStudyChunk, studyChunks } from "../../api/study.ts";
import type { Me } from "../../api/types.ts";
import { backoffMs } from "../../sync/backoff.ts";
import type { Identity } from "../../vault/identity.ts";
import { StudyHistory } from "./history.ts";
import { indexedDbKeeper } from "./keeper.ts";
import { studyKey } from "./seal.ts";

/** The history of whoever is signed in, once their password was typed in this page. */
export const history = signal<StudyHistory | undefined>(undefined);

/** Grades that follow each other go together. */
const gatherMs = 1500;
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

function later(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void syncNow(), ms);
}

/** Reads what is new and sends what waits; tries again by itself while it can't. */
export async function syncNow(): Promise<void> {
  const current = history.peek();
  if (!current) return;
  clearTimeout(timer);
  await current.sync();
  if (current.save.peek().kind !== "waiting") failures = 0;
  else later(backoffMs(failures++) * 3);
}

/** After something was recorded. */
export const syncSoon = (): void => later(gatherMs);

const alone = (account: string) => async (work: () => Promise<void>): Promise<void> => {
  await navigator.locks.request(`parley-study:${account}`, work);
};

/** Opens the history and reads it. Errors: Refusal when it can't be read. */
export async function openHistory(me: Me, identity: Identity): Promise<StudyHistory> {
  const known = history.peek();
  if (known) return known;
  const made = new StudyHistory({
    account: me.id, key: await studyKey(identity), keeper: indexedDbKeeper(me.id), read: studyChunks, add: addStudyChunk,
    alone: alone(me.id), now: () => Date.now(), newId: () => crypto.randomUUID(),
  });
  history.value = made;
  addEventListener("online", () => void syncNow());
  addEventListener("visibilitychange", () => void syncNow()); // it may have gone on elsewhere, or the page may be closed
  addEventListener("beforeunload", (event) => { if (made.atRisk) event.preventDefault(); });
  await syncNow();
  return made;
}
