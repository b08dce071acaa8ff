import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacer, type Frames } from "./pacer.ts";

describe("showing what others did", () => {
  let now = 0;
  let asked: ((now: number) => void) | undefined;
  const frames: Frames = {
    now: () => now,
    request: (run) => { asked = run; return 1; },
    cancel: () => { asked = undefined; },
  };
  /** The page draws. */
  const frame = (at: number): void => {
    now = at;
    const run = asked;
    asked = undefined;
    run?.(now);
  };

  beforeEach(() => { now = 0; asked = undefined; vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it("happens once a frame, whatever came since", () => {
    const show = vi.fn();
    const pacer = new Pacer(show, frames);
    for (let i = 0; i < 5; i++) pacer.want();
    expect(show).not.toHaveBeenCalled();
    frame(16);
    frame(33);
    expect(show).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2000);
    expect(show).toHaveBeenCalledTimes(1);
  });

  it("happens by itself in a page that isn't drawn", () => {
    const show = vi.fn();
    const pacer = new Pacer(show, frames);
    for (let turn = 1; turn <= 3; turn++) {
      pacer.want();
      vi.advanceTimersByTime(600);
      expect(show).toHaveBeenCalledTimes(turn);
    }
    expect(asked).toBeUndefined();
  });

  it("waits where it takes long, and no longer than is seen", () => {
    const times: number[] = [];
    const pacer = new Pacer(() => { times.push(now); now += 10; pacer.want(); }, frames);
    pacer.want();
    for (let at = 0; at < 300; at += 16) frame(Math.max(at, now));
    expect(times).toEqual([0, 112, 224]);
    const slow = new Pacer(() => { now += 1000; }, frames);
    slow.want();
    frame(now);
    slow.want();
    const show = asked;
    frame(now + 121);
    expect(show).toBeDefined();
    expect(asked).toBeUndefined();
  });

  it("lets one's own key go first, but not for ever", () => {
    const show = vi.fn();
    const pacer = new Pacer(show, frames);
    pacer.want();
    pacer.typed();
    frame(16);
    expect(show).not.toHaveBeenCalled();
    frame(33);
    expect(show).toHaveBeenCalledTimes(1);
    pacer.want();
    for (let i = 0; i < 40; i++) {
      pacer.typed();
      vi.advanceTimersByTime(16);
      frame(now + 16);
    }
    expect(show).toHaveBeenCalledTimes(2);
  });

  it("doesn't happen when there is nothing left to show", () => {
    const show = vi.fn();
    const pacer = new Pacer(show, frames);
    pacer.want();
    pacer.cancel();
    frame(16);
    vi.advanceTimersByTime(1000);
    expect(show).not.toHaveBeenCalled();
  });
});
