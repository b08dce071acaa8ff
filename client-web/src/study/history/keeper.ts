// What the server doesn't have yet, in the browser's own database, sealed like everything else: one row an
// event, and one a draft (an interview that is going on).
import { changed, done, openDatabase } from "../../transport/browser-database.ts";

/** One account's rows. Errors: what the database throws. */
export interface StudyKeeper {
  /** Resolved when it is on disk. */
  readonly put: (id: string, bytes: Uint8Array) => Promise<void>;
  readonly all: () => Promise<readonly Uint8Array[]>;
  readonly drop: (ids: readonly string[]) => Promise<void>;
  readonly draft: (name: string) => Promise<Uint8Array | undefined>;
  /** Without bytes it is dropped. */
  readonly putDraft: (name: string, bytes: Uint8Array | undefined) => Promise<void>;
}

const databaseName = "parley-study";
const stores = ["events", "drafts"] as const;
type Store = (typeof stores)[number];

interface Row {
  readonly account: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

const open = (): Promise<IDBDatabase> => openDatabase(databaseName, (made) => {
  for (const store of stores) made.createObjectStore(store, { keyPath: ["account", "id"] });
});

export function indexedDbKeeper(account: string): StudyKeeper {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = () => { opened = undefined; }; // the next one opens it anew
  const database = (): Promise<IDBDatabase> => {
    opened ??= open().then((made) => {
      made.onversionchange = () => {
        made.close();
        forget();
      };
      made.onclose = forget;
      return made;
    }, (error: unknown) => {
      forget();
      throw error;
    });
    return opened;
  };
  const change = async (store: Store, make: (rows: IDBObjectStore) => void): Promise<void> =>
    changed(await database(), store, (transaction) => make(transaction.objectStore(store)));
  const rows = async (store: Store): Promise<IDBObjectStore> => (await database()).transaction(store).objectStore(store);
  return {
    put: (id, bytes) => change("events", (objects) => objects.put({ account, id, bytes } satisfies Row)),
    all: async () => (await done<Row[]>((await rows("events")).getAll(IDBKeyRange.bound([account], [account, []])))).map(({ bytes }) => bytes),
    drop: (ids) => change("events", (objects) => { for (const id of ids) objects.delete([account, id]); }),
    draft: async (id) => (await done<Row | undefined>((await rows("drafts")).get([account, id])))?.bytes,
    putDraft: (id, bytes) => change("drafts", (objects) => {
      if (bytes) objects.put({ account, id, bytes } satisfies Row);
      else objects.delete([account, id]);
    }),
  };
}
