// Edits that the server doesn't have yet, in the browser's own database: one row a tab. A tab holds a lock
// with its row's name, so that the next one knows which rows are left over.
import { changed, done, openDatabase } from "../../transport/browser-database.ts";
import type { Queue } from "./queue.ts";

const databaseName = "parley-edits";
const store = "queues";

interface Row {
  /** Account and set. */
  readonly owner: string;
  readonly tab: string;
  readonly queue: Queue;
}

const lockName = (owner: string, tab: string): string => `parley-edits:${owner}:${tab}`;

/** Holds a lock until the result is called; nothing when another tab has it. */
function hold(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { ifAvailable: true }, (granted) => {
      if (granted === null) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    }).catch(reject);
  });
}

export interface KeptEdits {
  /** What earlier tabs left behind; it is this tab's from now on. */
  readonly found: Queue;
  /** Resolved when it is on disk. */
  readonly write: (queue: Queue) => Promise<void>;
  readonly close: () => void;
}

/** Rows whose tab is gone become one queue. `sent` edits stay sent, and all get fresh numbers. */
function joined(rows: readonly Row[]): Queue {
  return rows.flatMap(({ queue }) => queue).map((one, at) => ({ ...one, number: at + 1 }));
}

/** Errors: what the database throws. */
export async function keepEdits(account: string, set: string): Promise<KeptEdits> {
  const owner = `${account} ${set}`;
  const tab = crypto.randomUUID();
  const database = await openDatabase(databaseName, (made) => { made.createObjectStore(store, { keyPath: ["owner", "tab"] }); });
  const release = await hold(lockName(owner, tab));
  const range = IDBKeyRange.bound([owner], [owner, []]);
  const rows = await done<Row[]>(database.transaction(store).objectStore(store).getAll(range));
  const left: { readonly row: Row; readonly letGo: () => void }[] = [];
  for (const row of rows) {
    const letGo = await hold(lockName(owner, row.tab));
    if (letGo) left.push({ row, letGo });
  }
  const change = (make: (objects: IDBObjectStore) => void): Promise<void> =>
    changed(database, store, (transaction) => make(transaction.objectStore(store)));
  const put = (objects: IDBObjectStore, queue: Queue) => {
    if (queue.length > 0) objects.put({ owner, tab, queue } satisfies Row);
    else objects.delete([owner, tab]);
  };
  const found = joined(left.map(({ row }) => row));
  if (left.length > 0) {
    await change((objects) => {
      put(objects, found);
      for (const { row } of left) objects.delete([owner, row.tab]);
    });
  }
  for (const { letGo } of left) letGo();
  return {
    found,
    write: (queue) => change((objects) => put(objects, queue)),
    close: () => {
      database.close();
      release?.();
    },
  };
}

/** For a browser without a database: nothing outlives the page. */
export function keepNothing(): KeptEdits {
  return { found: [], write: () => Promise.reject(new Error("This browser keeps nothing.")), close: () => undefined };
}
