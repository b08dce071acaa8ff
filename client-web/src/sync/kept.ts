// What is kept in the browser until the server has stored it, and what changes about it.
import type { Command, Seen } from "../protocol/generated/messages.ts";
import type { KeptText } from "./document.ts";

export type WithoutId<Type> = Type extends { readonly id: string } ? Omit<Type, "id"> : never;
/** What a person can ask for; join, edit and cursor are the session's own business. */
export type AskedCommand = Exclude<Command, { readonly type: "join" | "edit" | "cursor" }>;
export type Ask = WithoutId<AskedCommand>;

export interface KeptCommand {
  /** Commands are sent in this order. */
  readonly order: number;
  readonly command: AskedCommand;
}

export interface KeptWork {
  readonly commands: readonly KeptCommand[];
  readonly texts: readonly KeptText[];
  /** The highest numbers ever seen here, to notice a server that lost something. */
  readonly seen?: Seen;
}

export interface KeepPatch {
  readonly putCommands?: readonly KeptCommand[];
  readonly dropCommands?: readonly number[];
  readonly putTexts?: readonly KeptText[];
  readonly dropTexts?: readonly string[];
  readonly seen?: Seen;
}

export const nothingKept: KeptWork = { commands: [], texts: [] };

/** One patch that does what the two do one after the other. */
export function mergePatches(first: KeepPatch, second: KeepPatch): KeepPatch {
  const commands = new Map<number, KeptCommand | undefined>();
  const texts = new Map<string, KeptText | undefined>();
  for (const patch of [first, second]) {
    for (const order of patch.dropCommands ?? []) commands.set(order, undefined);
    for (const command of patch.putCommands ?? []) commands.set(command.order, command);
    for (const document of patch.dropTexts ?? []) texts.set(document, undefined);
    for (const text of patch.putTexts ?? []) texts.set(text.document, text);
  }
  const seen = second.seen ?? first.seen;
  return {
    putCommands: [...commands.values()].filter((command) => command !== undefined),
    dropCommands: [...commands].filter(([, command]) => !command).map(([order]) => order),
    putTexts: [...texts.values()].filter((text) => text !== undefined),
    dropTexts: [...texts].filter(([, text]) => !text).map(([document]) => document),
    ...(seen ? { seen } : {}),
  };
}

/** What is kept after the patch. */
export function applyPatch(work: KeptWork, patch: KeepPatch): KeptWork {
  const commands = new Map(work.commands.map((command) => [command.order, command]));
  const texts = new Map(work.texts.map((text) => [text.document, text]));
  for (const order of patch.dropCommands ?? []) commands.delete(order);
  for (const command of patch.putCommands ?? []) commands.set(command.order, command);
  for (const document of patch.dropTexts ?? []) texts.delete(document);
  for (const text of patch.putTexts ?? []) texts.set(text.document, text);
  const seen = patch.seen ?? work.seen;
  return {
    commands: [...commands.values()].sort((a, b) => a.order - b.order),
    texts: [...texts.values()],
    ...(seen ? { seen } : {}),
  };
}
