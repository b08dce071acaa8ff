// From a trace of the browser: how much script each frame had, on the page's main thread. What counts
// is the thread's own time, so that a busy machine doesn't show; slowing it down is in it. A frame is
// what lies between two commits of the page to be drawn.

/** Calls of script with all that they call for, forced layouts too, and collecting garbage. Not counted:
 *  what the browser does by itself between them, as putting a key into the page and drawing it. */
const scripts = new Set(["FunctionCall", "v8.callFunction", "EvaluateScript", "v8.run", "MajorGC", "MinorGC"]);
/** What the tracing needs to tell for it. */
export const categories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8"];

const frameMs = 8;
const longTaskMs = 50;

const at = (sorted, share) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : NaN;
const round = (value) => Math.round(value * 100) / 100;

function mainThread(events) {
  const threads = new Map();
  for (const event of events)
    if (event.name === "Commit") {
      const key = `${event.pid}/${event.tid}`;
      threads.set(key, (threads.get(key) ?? 0) + 1);
    }
  const [busiest] = [...threads].sort((a, b) => b[1] - a[1]);
  if (!busiest) throw new Error("the trace has no frames");
  return events.filter((event) => `${event.pid}/${event.tid}` === busiest[0]);
}

/** Only those that lie in no other of them. */
function outermost(events) {
  const kept = [];
  let end = -Infinity;
  for (const event of events.sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (event.ts < end) continue;
    kept.push(event);
    end = event.ts + event.dur;
  }
  return kept;
}

export function frameCosts(trace) {
  const events = mainThread(JSON.parse(trace.toString()).traceEvents);
  const whole = events.filter(({ ph, dur }) => ph === "X" && dur !== undefined);
  const begins = events.filter(({ name }) => name === "Commit").map(({ ts }) => ts).sort((a, b) => a - b);
  const cost = new Array(begins.length - 1).fill(0);
  let frame = 0;
  for (const event of outermost(whole.filter(({ name }) => scripts.has(name)))) {
    while (frame < cost.length && begins[frame + 1] <= event.ts) frame++;
    if (frame < cost.length && event.ts >= begins[frame]) cost[frame] += (event.tdur ?? event.dur) / 1000;
  }
  const sorted = [...cost].sort((a, b) => a - b);
  const seconds = (begins.at(-1) - begins[0]) / 1e6;
  const tasks = whole.filter(({ name }) => name === "RunTask" || name === "ThreadControllerImpl::RunTask");
  return {
    frames: cost.length, frames_per_second: round(cost.length / seconds),
    script: {
      p50_ms: round(at(sorted, 0.5)), p95_ms: round(at(sorted, 0.95)), p99_ms: round(at(sorted, 0.99)), max_ms: round(sorted.at(-1)),
      over_8_ms: round(cost.filter((one) => one > frameMs).length / cost.length),
      share: round(cost.reduce((sum, one) => sum + one, 0) / 1000 / seconds),
    },
    long_tasks: outermost(tasks).filter(({ dur, tdur }) => (tdur ?? dur) > longTaskMs * 1000).length,
  };
}
