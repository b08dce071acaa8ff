// A session played as a script: what happened, and what it made the session do.
import { ChangeSet } from "@codemirror/state";
import type { Command, RoomRecord, ServerMessage, WelcomeMessage } from "../../protocol/generated/messages.ts";
import { nothingKept, type KeptWork } from "../kept.ts";
import { Session, type SessionEffect, type SessionInput } from "../session.ts";

export const me = "7h2k9d0q5w8e1r3t";
export const other = "be0n000000000002";
export const pad = "answer/4z8m1k0v7c2x9b3n";

export class Script {
  session: Session;
  now = 10_000;
  #lastTicket = 0;

  constructor(kept: KeptWork = nothingKept, prefix = "a") {
    this.session = new Session(prefix);
    this.do({ type: "start", kept });
  }

  do(input: SessionInput): readonly SessionEffect[] {
    const effects = this.session.step(input, this.now);
    for (const effect of effects) if (effect.type === "keep") this.#lastTicket = effect.ticket;
    return effects;
  }

  /** Everything that was to be kept is on disk. */
  kept(): Command[] {
    return this.#sent(this.do({ type: "kept", ticket: this.#lastTicket }));
  }

  says(message: ServerMessage | RoomRecord): readonly SessionEffect[] {
    return this.do({ type: "received", message });
  }

  ask(input: Extract<SessionInput, { type: "ask" }>["ask"]): Command[] {
    return [...this.#sent(this.do({ type: "ask", ask: input })), ...this.kept()];
  }

  type(at: number, words: string): Command[] {
    const length = this.session.localText(pad).length;
    const changes = ChangeSet.of({ from: at, insert: words }, length);
    return [...this.#sent(this.do({ type: "edited", document: pad, changes })), ...this.kept()];
  }

  later(ms: number): readonly SessionEffect[] {
    this.now += ms;
    return this.do({ type: "tick" });
  }

  drop(code = 1006): readonly SessionEffect[] {
    return this.do({ type: "closed", code, reached: true });
  }

  /** Opens the line and returns the join. */
  open(): Command | undefined {
    return this.#sent(this.do({ type: "opened" }))[0];
  }

  welcome(more: Partial<WelcomeMessage> = {}): Command[] {
    const snapshot: RoomRecord[] = [{ type: "phase_changed", at: 1, phase: "live" }];
    const effects = this.says({
      type: "welcome",
      member: me,
      name: "Ann",
      role: "interviewer",
      now: this.now,
      seen: { stage: 10, panel: 5, member: 0 },
      resumed: false,
      ...(more.resumed ? {} : { snapshot }),
      ...more,
    });
    return [...this.#sent(effects), ...this.kept()];
  }

  joined(): this {
    this.open();
    this.welcome();
    return this;
  }

  sent(effects: readonly SessionEffect[]): Command[] {
    return this.#sent(effects);
  }

  #sent(effects: readonly SessionEffect[]): Command[] {
    return effects.flatMap((effect) => (effect.type === "send" ? [effect.message] : []));
  }
}
