// A room's server, as small as PROTOCOL.md allows, for tests of the client: chat, answers, resuming,
// ids that take effect once, and a disk that can fail. It keeps no connection and no clock of its own.
import { ChangeSet, Text } from "@codemirror/state";
import type {
  Changes,
  ChatCommand,
  Command,
  CommandId,
  DocumentChanges,
  EditCommand,
  Id,
  JoinCommand,
  PastChange,
  RoomRecord,
  ServerMessage,
  WelcomeMessage,
} from "../../protocol/generated/messages.ts";

type Stored = RoomRecord & { readonly seq: number };
type Out = (member: Id, message: ServerMessage | RoomRecord) => void;

interface ModelText {
  text: Text;
  readonly past: (PastChange & { readonly changes: Changes })[];
}

export class ModelServer {
  readonly joined = new Set<Id>();
  readonly records: Stored[] = [];
  readonly texts = new Map<string, ModelText>();
  stores = true;
  /** Below this number nobody can resume any more. */
  forgottenBefore = 0;
  readonly #known = new Map<Id, Set<CommandId>>();
  readonly #out: Out;
  #at = 1000;

  constructor(out: Out) {
    this.#out = out;
  }

  receive(member: Id, command: Command): void {
    if (command.type === "cursor") return;
    if (!this.stores) return this.#refuse(member, command.id, "saving_failed", true);
    if (command.type === "join") return this.#join(member, command);
    if (!this.joined.has(member)) return this.#refuse(member, command.id, "not_joined", false);
    if (this.#remembered(member).has(command.id)) return this.#out(member, { type: "ack", id: command.id });
    if (command.type === "chat") this.#chat(member, command);
    else if (command.type === "edit") {
      if (!this.#edit(member, command)) return this.#refuse(member, command.id, "bad_version", false);
    } else return this.#refuse(member, command.id, "not_allowed", false);
    this.#remembered(member).add(command.id);
    this.#out(member, { type: "ack", id: command.id });
  }

  /** Everything since is lost, as with a restored backup. */
  rollBackTo(seq: number): void {
    this.records.length = seq;
  }

  setStores(stores: boolean): void {
    this.stores = stores;
    if (!stores) for (const member of this.joined) this.#out(member, { type: "saving", ok: false });
    else for (const member of [...this.joined]) this.#out(member, { type: "saving", ok: true });
    if (stores) this.joined.clear();
  }

  textOf(document: string): string {
    return this.texts.get(document)?.text.toString() ?? "";
  }

  said(): string[] {
    return this.records.flatMap((record) => (record.type === "said" ? [record.text] : []));
  }

  #remembered(member: Id): Set<CommandId> {
    const known = this.#known.get(member) ?? new Set();
    this.#known.set(member, known);
    return known;
  }

  #refuse(member: Id, id: CommandId, code: string, retry: boolean): void {
    this.#out(member, { type: "error", id, code, text: code, retry });
  }

  #store(record: RoomRecord): void {
    const stored = { ...record, audience: "stage", seq: this.records.length + 1 } as Stored;
    this.records.push(stored);
    for (const member of this.joined) this.#out(member, stored);
  }

  #join(member: Id, join: JoinCommand): void {
    this.joined.add(member);
    const seen = join.seen?.stage;
    const resumed = seen !== undefined && seen >= this.forgottenBefore && seen <= this.records.length;
    const documents = (join.documents ?? []).flatMap(({ document, version }): DocumentChanges[] => {
      const past = this.texts.get(document)?.past ?? [];
      return version <= past.length ? [{ document, version, changes: past.slice(version) }] : [];
    });
    const welcome: WelcomeMessage = {
      type: "welcome",
      member,
      name: member,
      role: "interviewer",
      now: this.#at,
      seen: { stage: this.records.length },
      resumed,
      ...(resumed ? {} : { snapshot: this.#snapshot() }),
      documents,
    };
    this.#out(member, welcome);
    if (resumed) for (const record of this.records.slice(seen)) this.#out(member, record);
    this.#out(member, { type: "ack", id: join.id });
  }

  #snapshot(): RoomRecord[] {
    const at = this.#at;
    const texts = [...this.texts].map(([document, { text, past }]): RoomRecord => {
      const changes = ChangeSet.of({ from: 0, insert: text }, 0).toJSON() as Changes;
      return { type: "answer_edited", at, document, version: past.length, changes };
    });
    return [{ type: "phase_changed", at, phase: "live" }, ...texts];
  }

  #chat(by: Id, command: ChatCommand): void {
    this.#store({ type: "said", at: this.#at++, by, command: command.id, text: command.text });
  }

  #edit(by: Id, command: EditCommand): boolean {
    const { document } = command;
    const text = this.texts.get(document) ?? { text: Text.empty, past: [] };
    if (command.version > text.past.length) return false;
    let changes = ChangeSet.fromJSON(command.changes);
    for (const past of text.past.slice(command.version)) changes = changes.map(ChangeSet.fromJSON(past.changes));
    text.text = changes.apply(text.text);
    const json = changes.toJSON() as Changes;
    text.past.push({ by, command: command.id, changes: json });
    this.texts.set(document, text);
    const version = text.past.length;
    this.#store({ type: "answer_edited", at: this.#at++, by, command: command.id, document, version, changes: json });
    return true;
  }
}
