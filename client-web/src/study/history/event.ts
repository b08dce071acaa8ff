// What is kept of a person's studying. An event is never changed; what somebody wrote isn't in it.

export const ratings = [1, 2, 3, 4] as const;
/** Again, hard, good, easy. */
export type Rating = (typeof ratings)[number];
export type ReviewMode = "test" | "quiz";

interface Common {
  /** By chance; two copies of an event are one. */
  readonly id: string;
  /** When it was, by the clock of the browser that made it. */
  readonly at: number;
}

/** A question was answered and graded. */
export interface ReviewEvent extends Common {
  readonly type: "review";
  readonly set: string;
  readonly question: string;
  readonly rating: Rating;
  readonly mode: ReviewMode;
  readonly spent_ms: number;
  /** How many characters the answer had. */
  readonly length: number;
}

/** The review with this id doesn't count. */
export interface UndoEvent extends Common {
  readonly type: "undo";
  readonly of: string;
}

/** From now on so many new questions a day. */
export interface LimitEvent extends Common {
  readonly type: "limit";
  readonly new_per_day: number;
}

/** One's own mark on a scale that begins with 1. */
export interface MockMark {
  readonly name: string;
  readonly mark: number;
  readonly top: number;
}

export interface MockAnswer {
  readonly set: string;
  readonly question: string;
  readonly topic: string;
  readonly spent_ms: number;
  readonly length: number;
  /** Those that were given. */
  readonly marks: readonly MockMark[];
}

/** A mock interview, when its marks were given. */
export interface MockEvent extends Common {
  readonly type: "mock";
  readonly seed: string;
  readonly minutes: number;
  readonly spent_ms: number;
  readonly answers: readonly MockAnswer[];
}

/** Made by a version that knows more; kept as it is. */
export interface UnknownEvent extends Common {
  readonly type: "unknown";
  readonly raw: Fields;
}

export type StudyEvent = ReviewEvent | UndoEvent | LimitEvent | MockEvent | UnknownEvent;
type WithoutId<Event> = Event extends StudyEvent ? Omit<Event, "id" | "at"> : never;
/** An event that is about to happen. */
export type NewEvent = WithoutId<Exclude<StudyEvent, UnknownEvent>>;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 1000;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

type Check = (value: unknown) => boolean;
const isMark: Check = (value) => isFields(value) && isText(value["name"]) && isCount(value["mark"]) && isCount(value["top"]);
const isAnswer: Check = (value) => isFields(value) && ["set", "question", "topic"].every((name) => isText(value[name]))
  && isCount(value["spent_ms"]) && isCount(value["length"]) && isListOf(isMark)(value["marks"]);
function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

const shapes: { readonly [type in Exclude<StudyEvent["type"], "unknown">]: Readonly<Record<string, Check>> } = {
  review: {
    set: isText, question: isText, rating: (value) => ratings.includes(value as Rating), mode: (value) => value === "test" || value === "quiz",
    spent_ms: isCount, length: isCount,
  },
  undo: { of: isText },
  limit: { new_per_day: isCount },
  mock: { seed: isText, minutes: isCount, spent_ms: isCount, answers: isListOf(isAnswer) },
};

/** Of one stored event; nothing when it isn't one. */
function readEvent(value: unknown): StudyEvent | undefined {
  if (!isFields(value) || !isText(value["id"]) || !value["id"] || !isCount(value["at"])) return undefined;
  const { id, at, type } = value;
  const shape = typeof type === "string" && Object.hasOwn(shapes, type) ? shapes[type as keyof typeof shapes] : undefined;
  if (shape && Object.entries(shape).every(([name, check]) => check(value[name]))) return value as unknown as StudyEvent;
  return { id, at, type: "unknown", raw: value };
}

const blockBytes = 256;
const lengthBytes = 4;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** Compressed, and filled up to whole blocks, so that its size says little of what is in it. */
export async function encodeEvents(events: readonly StudyEvent[]): Promise<Uint8Array> {
  const text = JSON.stringify(events.map((event) => (event.type === "unknown" ? event.raw : event)));
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const whole = new Uint8Array(Math.ceil((lengthBytes + packed.length) / blockBytes) * blockBytes);
  new DataView(whole.buffer).setUint32(0, packed.length, true);
  whole.set(packed, lengthBytes);
  return whole;
}

/** Errors: whatever is thrown of bytes that aren't `encodeEvents`'s. */
export async function decodeEvents(bytes: Uint8Array): Promise<readonly StudyEvent[]> {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  if (size > bytes.length - lengthBytes) throw new Error("The study history is cut off.");
  const text = new TextDecoder().decode(await through(bytes.slice(lengthBytes, lengthBytes + size), new DecompressionStream("deflate-raw")));
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error("The study history has another form.");
  return list.map(readEvent).filter((event) => event !== undefined);
}

/** Each once, in the order that every browser gives them: by time, then by id. */
export function inOrder(events: Iterable<StudyEvent>): readonly StudyEvent[] {
  const byId = new Map<string, StudyEvent>();
  for (const event of events) if (!byId.has(event.id)) byId.set(event.id, event);
  return [...byId.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
