// When to show what others did: at most once a frame, less often where that takes long, and not in the
// frame in which somebody typed here. Tells the time and sets timers by what it is given.

const lateMs = 500; // a page that isn't seen has no frames
const ownShare = 10; // of so many parts of its time a page spends one on showing what others type
const pauseMaxMs = 120;
const typedMs = 20; // a key's own frame, and a little

export interface Frames {
  readonly now: () => number;
  /** Before the page is drawn next; calls with the time. */
  readonly request: (run: (now: number) => void) => number;
  readonly cancel: (frame: number) => void;
}

const pageFrames: Frames = {
  now: () => performance.now(),
  request: (run) => requestAnimationFrame(run),
  cancel: (frame) => cancelAnimationFrame(frame),
};

export class Pacer {
  readonly #show: () => void;
  readonly #frames: Frames;
  #frame: number | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  #pausedUntil = 0;

  constructor(show: () => void, frames = pageFrames) {
    this.#show = show;
    this.#frames = frames;
  }

  /** There is something to show. */
  want(): void {
    if (this.#frame !== undefined) return;
    this.#frame = this.#frames.request(this.#onFrame);
    this.#late = setTimeout(this.#run, lateMs);
  }

  /** There is nothing to show any more. */
  cancel(): void {
    if (this.#frame !== undefined) this.#frames.cancel(this.#frame);
    clearTimeout(this.#late);
    this.#frame = undefined;
  }

  /** Somebody typed here: that is shown at once, and what others did not together with it. */
  typed(): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#frames.now() + typedMs);
  }

  readonly #onFrame = (now: number): void => {
    if (now < this.#pausedUntil) this.#frame = this.#frames.request(this.#onFrame);
    else this.#run();
  };

  readonly #run = (): void => {
    this.cancel();
    const begun = this.#frames.now();
    this.#show();
    const ended = this.#frames.now();
    // a slow machine shows more at once and less often, so that there is time for who types here
    this.#pausedUntil = ended + Math.min(pauseMaxMs, (ended - begun) * ownShare);
  };
}
