// The browser's own databases, as promises. Errors: what the database throws.

export function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database failed."));
  });
}

/** `make` makes the stores of one that isn't there yet. */
export function openDatabase(name: string, make: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => make(request.result);
  return done(request);
}

/** Resolved when all that `change` asks for, at once, is on disk; else nothing of it is. */
export function changed(database: IDBDatabase, stores: string | readonly string[], change: (transaction: IDBTransaction) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database gave up."));
    change(transaction);
    transaction.commit(); // at once: a page that is being left has no later moment
  });
}
