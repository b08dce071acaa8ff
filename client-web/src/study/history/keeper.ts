// What the server doesn't have yet, in the browser's own database, sealed like everything else: one row an
// event, and one a draft (an interview that is going on).

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

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database failed."));
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => { for (const store of stores) request.result.createObjectStore(store, { keyPath: ["account", "id"] }); };
  return done(request);
}

export function indexedDbKeeper(account: string): StudyKeeper {
  let opened: Promise<IDBDatabase> | undefined;
  const database = (): Promise<IDBDatabase> => {
    opened ??= open().then((made) => {
      made.onversionchange = () => made.close();
      made.onclose = () => { opened = undefined; };
      return made;
    });
    return opened;
  };
  const change = async (store: Store, make: (rows: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database()).transaction(store, "readwrite");
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database gave up."));
      make(transaction.objectStore(store));
    });
  };
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
