// A line without a network, for tests: the other end is in the same program.
import type { Line, LineEvents, OpenLine } from "./transport.ts";

export class MemoryNetwork {
  /** What the other end has to read. */
  readonly received: string[] = [];
  #events: LineEvents | undefined;
  #open = false;

  readonly open: OpenLine = (events) => {
    this.#events = events;
    this.#open = false;
    const line: Line = {
      send: (text) => {
        if (this.#events === events && this.#open) this.received.push(text);
      },
      close: () => {
        if (this.#events === events) this.#events = undefined;
      },
    };
    return line;
  };

  get isWanted(): boolean {
    return this.#events !== undefined && !this.#open;
  }

  get isOpen(): boolean {
    return this.#events !== undefined && this.#open;
  }

  accept(): void {
    this.#open = true;
    this.#events?.opened();
  }

  send(message: object): void {
    if (this.#open) this.#events?.received(JSON.stringify(message));
  }

  drop(code = 1006): void {
    const events = this.#events;
    const reached = this.#open;
    this.#events = undefined;
    this.#open = false;
    this.received.length = 0;
    events?.closed(code, reached);
  }
}
