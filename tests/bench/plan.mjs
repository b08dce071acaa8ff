// What is measured: shapes of load, and how long. The quick form shows that all of it works and
// says little about speed.

/** A shape: rooms × members, messages a second and room, how many of the members send. */
const full = {
  rounds: 3, seconds: 4, warmup: 1,
  // a single run is off by a fifth now and then: those that a goal compares are run more often
  closeRounds: 5, closeKinds: ["A", "B", "C"], maxRounds: 2,
  shapes: {
    A: { rooms: 200, members: 4, rate: 5, senders: 1 },
    B: { rooms: 500, members: 4, rate: 10, senders: 1 },
    C: { rooms: 50, members: 20, rate: 10, senders: 1 },
    D: { rooms: 2500, members: 4, rate: 1, senders: 1 },
  },
  // as much as it takes, in the first round only, but for those that a goal compares; Parley lets a
  // member send 30 edits a second
  saturate: { rooms: 1500, members: 4, rate: 10, senders: 4, seconds: 2.5, warmup: 0.5 },
  connect: { rooms: 100, members: 4, rate: 1, senders: 1, seconds: 5 },
  mix: { rooms: 300, members: 4, rate: 12, senders: 1, mix: true },
  sweep: [10, 50, 200, 1000, 2000, 5000],
  sweepMessages: 250, sweepMembers: 3,
  // many rooms, and a long one among them, without a network
  long: { rooms: 1000, events: 100000, each: 40 },
};

const quick = {
  rounds: 1, seconds: 1.5, warmup: 0.3,
  closeRounds: 1, closeKinds: [], maxRounds: 1,
  shapes: {
    A: { rooms: 20, members: 4, rate: 5, senders: 1 },
    B: { rooms: 50, members: 4, rate: 10, senders: 1 },
    C: { rooms: 5, members: 20, rate: 10, senders: 1 },
  },
  saturate: { rooms: 60, members: 4, rate: 40, senders: 4, seconds: 0.5, warmup: 0.2 },
  connect: { rooms: 10, members: 4, rate: 1, senders: 1, seconds: 0.5 },
  mix: { rooms: 20, members: 4, rate: 12, senders: 1, mix: true },
  sweep: [10, 50],
  sweepMessages: 100, sweepMembers: 3,
  long: { rooms: 20, events: 2000, each: 10 },
};

export const plans = { full, quick };
/** Whom a goal compares with each other. */
export const close = ["log", "window", "bun", "bun-sqlite", "parley"];
/** Whose cost is measured over the number of rooms. */
export const swept = ["window", "bun-sqlite", "parley"];
