// Unsaved work in the browser's own database: one row a command, one a text, one a seat.
import type { KeptText } from "../sync/document.ts";
import type { KeepPatch, KeptCommand, KeptWork } from "../sync/kept.ts";
import type { Seen } from "../protocol/generated/messages.ts";
import { changed, done, openDatabase } from "./browser-database.ts";
import type { Keeper } from "./keeper.ts";

const databaseName = "parley";
const stores = ["commands", "texts", "seats"] as const;

interface CommandRow extends KeptCommand {
  readonly seat: string;
}
interface TextRow extends KeptText {
  readonly seat: string;
}
interface SeatRow {
  readonly seat: string;
  readonly seen: Seen;
}

const open = (): Promise<IDBDatabase> => openDatabase(databaseName, (made) => {
  made.createObjectStore("commands", { keyPath: ["seat", "order"] });
  made.createObjectStore("texts", { keyPath: ["seat", "document"] });
  made.createObjectStore("seats", { keyPath: "seat" });
});

/** Every row of a seat in a store whose key begins with it. */
const rowsOf = (seat: string): IDBKeyRange => IDBKeyRange.bound([seat], [seat, []]);

function writeRows(transaction: IDBTransaction, seat: string, patch: KeepPatch): void {
  const [commands, texts, seats] = stores.map((name) => transaction.objectStore(name));
  for (const order of patch.dropCommands ?? []) commands?.delete([seat, order]);
  for (const { order, command } of patch.putCommands ?? []) {
    commands?.put({ seat, order, command } satisfies CommandRow);
  }
  for (const document of patch.dropTexts ?? []) texts?.delete([seat, document]);
  for (const text of patch.putTexts ?? []) texts?.put({ seat, ...text } satisfies TextRow);
  if (patch.seen) seats?.put({ seat, seen: patch.seen } satisfies SeatRow);
}

function withoutSeat<Row extends { readonly seat: string }>(row: Row): Omit<Row, "seat"> {
  const { seat: _seat, ...rest } = row;
  return rest;
}

/** `seat` names a room and a member. Errors: what the database throws; nothing is half written. */
export function indexedDbKeeper(seat: string): Keeper {
  let opened: Promise<IDBDatabase> | undefined;
  const database = async (): Promise<IDBDatabase> => {
    opened ??= open().then((made) => {
      made.onversionchange = () => made.close();
      made.onclose = () => (opened = undefined);
      return made;
    });
    return opened;
  };
  return {
    load: async (): Promise<KeptWork> => {
      const transaction = (await database()).transaction(stores, "readonly");
      const [commands, texts, row] = await Promise.all([
        done<CommandRow[]>(transaction.objectStore("commands").getAll(rowsOf(seat))),
        done<TextRow[]>(transaction.objectStore("texts").getAll(rowsOf(seat))),
        done<SeatRow | undefined>(transaction.objectStore("seats").get(seat)),
      ]);
      return {
        commands: commands.map(({ order, command }) => ({ order, command })),
        texts: texts.map(withoutSeat),
        ...(row ? { seen: row.seen } : {}),
      };
    },
    write: async (patch) => changed(await database(), stores, (transaction) => writeRows(transaction, seat, patch)),
  };
}
