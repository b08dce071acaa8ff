// A line to the server: text goes both ways, in order, until it ends. The session above it is told once
// that the line ended, and never by a line that it closed itself.

export interface LineEvents {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  /** `reached`: it had been open. */
  readonly closed: (code: number, reached: boolean) => void;
}

export interface Line {
  /** Nothing happens when the line isn't open. */
  readonly send: (text: string) => void;
  /** No event comes after this. */
  readonly close: () => void;
}

export type OpenLine = (events: LineEvents) => Line;
