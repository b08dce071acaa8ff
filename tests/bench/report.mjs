// RESULTS.md from what run.mjs gathered: medians over the rounds, ratios to a baseline within the
// same round, and the goals with what was measured.

const median = (list) => {
  const sorted = list.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length ? (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2 : NaN;
};
const show = (value, digits = 1) => (Number.isFinite(value) ? value.toLocaleString("en", { maximumFractionDigits: digits }) : "–");
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** The figures of a run, by name. */
const figures = {
  cost: (result) => result.run.cpu_us_per_delivery,
  message: (result) => result.run.cpu_us_per_message,
  p50: (result) => result.run.latency.p50_us,
  p99: (result) => result.run.latency.p99_us,
  memory: (result) => result.entry.kib_per_connection,
  room: (result) => result.entry.kib_per_room,
  max: (result) => result.max_deliveries_per_second,
  restart: (result) => result.restart_ms,
};

function reader({ results }) {
  const find = (tls, kind, server) => results.filter((one) => one.tls === tls && one.kind === kind && one.server === server && one.result);
  const value = (tls, kind, server, figure) => median(find(tls, kind, server).map((one) => figures[figure](one.result)));
  /** The median of the rounds' ratios: what slowed one round slowed both. */
  const ratio = (tls, kind, server, base, figure) => median(find(tls, kind, server).map((one) => {
    const other = find(tls, kind, base).find(({ round }) => round === one.round);
    return other ? figures[figure](one.result) / figures[figure](other.result) : NaN;
  }));
  /** A message's cost with the most rooms to that with the fewest. */
  const spread = (tls, server) => {
    const runs = find(tls, "sweep", server).toSorted((a, b) => a.shape.rooms - b.shape.rooms);
    return runs.length > 1 ? figures.message(runs.at(-1).result) / figures.message(runs[0].result) : NaN;
  };
  return { find, value, ratio, spread };
}

function mainTable(read, servers, shapes, tls) {
  const rows = servers.filter(({ name }) => Object.keys(shapes).some((kind) => read.find(tls, kind, name).length)).map(({ name, title, stores }) => {
    const cost = (kind) => {
      const base = kind === "A" ? "log" : "window";
      return `${show(read.value(tls, kind, name, "cost"))} (${show(read.ratio(tls, kind, name, base, "cost"), 2)})`;
    };
    return [
      title, stores ? "yes" : "no", show(read.value(tls, "B", name, "memory")), ...Object.keys(shapes).map(cost),
      `${show(read.value(tls, "A", name, "p50"), 0)} (${show(read.ratio(tls, "A", name, "log", "p50"), 2)})`,
      ...(shapes.D ? [show(read.value(tls, "D", name, "p99") / 1000, 1)] : []),
      `${show(read.value(tls, "max", name, "max"), 0)} (${show(read.ratio(tls, "max", name, "log", "max"), 2)})`,
    ];
  });
  return table([
    "server", "stores first", "KiB/conn", ...Object.keys(shapes).map((kind) => `${kind} us/d`), "A p50 µs",
    ...(shapes.D ? ["D p99 ms"] : []), "max a second",
  ], rows);
}

function connectTable(read, servers) {
  const rows = servers.flatMap(({ name, title }) => read.find(true, "connect", name).map(({ result }) => [
    title, show(result.full.cpu_us_per_connection, 0), show(result.full.per_second, 0),
    result.resumed.resumed ? show(result.resumed.cpu_us_per_connection, 0) : "not resumed",
    result.resumed.resumed ? show(result.resumed.per_second, 0) : "–",
  ]));
  return table(["server", "full: µs of processor", "a second", "resumed: µs of processor", "a second"], rows);
}

function mixTable(read, shape) {
  const rows = [true, false].filter((tls) => read.find(tls, "mix", "parley").length).map((tls) => [
    tls ? "TLS" : "plain", show(read.value(tls, "mix", "parley", "message")), show(read.value(tls, "mix", "parley", "cost")),
    show(read.value(tls, "mix", "parley", "p50"), 0), show(read.value(tls, "mix", "parley", "p99") / 1000, 1),
    show(read.value(tls, "mix", "parley", "room")),
  ]);
  return `${shape.rooms} rooms of ${shape.members}, ${shape.rate} commands a second and room: typing into answers and notes, cursors, marks, chat, pushes.\n\n` +
    table(["", "us a command", "us/d", "p50 µs", "p99 ms", "KiB a room"], rows);
}

function sweepTable(read, servers, results, tls) {
  const runs = results.filter((one) => one.kind === "sweep" && one.tls === tls && one.result);
  const rooms = [...new Set(runs.map(({ shape }) => shape.rooms))].sort((a, b) => a - b);
  const rows = servers.filter(({ name }) => runs.some(({ server }) => server === name)).map(({ name, title }) => [
    title, ...rooms.map((count) => show(runs.find(({ server, shape }) => server === name && shape.rooms === count)?.result.run.cpu_us_per_message)),
  ]);
  return table(["us a message", ...rooms.map((count) => `${count} rooms`)], rows);
}

/** Killed in the middle of it and started again, by the number of rooms that were live. */
function restartTable(read, shapes) {
  const rows = Object.entries(shapes).filter(([kind]) => read.find(true, kind, "parley").length)
    .map(([kind, { rooms, members }]) => [String(rooms), String(rooms * members), show(read.value(true, kind, "parley", "restart"), 0)]);
  return table(["live rooms", "members before", "ms to serving again"], rows);
}

function longParts({ grown, room, start, memory }) {
  return [
    "## Long rooms and many",
    `${start.rooms.toLocaleString("en")} rooms without a network; in one of them ${room.events.toLocaleString("en")} events, typed into a text that stays at 5,000 characters. Processor time of the loop's thread for an event; snapshots are made meanwhile.`,
    table(["after so many events", ...grown.map(({ events }) => show(events, 0))], [["us an event", ...grown.map(({ cpu_us }) => show(cpu_us))]]),
    table(["", "asked", "ms"], [
      [`opening the room of ${show(room.events, 0)} events after a start`, "under 100", show(room.opened_ms)],
      ["the same, by its whole log, as without a snapshot", "–", show(room.replayed_ms)],
      ["waking it when it had left memory", "under 100", show(room.woken_ms)],
      [`serving after a start with ${show(start.rooms, 0)} live rooms`, "under 2,000", show(start.serving_ms)],
      ["the slowest of 20 visitors' rooms meanwhile", "–", show(start.visitor_ms)],
      ["until all rooms were looked at", "–", show(start.all_ms)],
    ]),
    `A room takes ${show(memory.in_use_kib)} KiB in use, ${show(memory.asleep_kib, 2)} asleep.`,
  ];
}

/** Goal, what it asks, what was measured. */
function goals(read, tls) {
  const name = "parley";
  const list = [
    ["processor time, A, to the bare log", 1.2, read.ratio(tls, "A", name, "log", "cost")],
    ["processor time, B, to the bare log with a window", 1.25, read.ratio(tls, "B", name, "window", "cost")],
    ["processor time, C, to the bare log with a window", 1.25, read.ratio(tls, "C", name, "window", "cost")],
    ["p50, A, to the bare log", 1.3, read.ratio(tls, "A", name, "log", "p50")],
    ["KiB a connection", tls ? 16 : 3, read.value(tls, "B", name, "memory")],
    ["p99 with 10,000 members, ms", 50, read.value(tls, "D", name, "p99") / 1000],
    ["max, to the bare log", 0.75, read.ratio(tls, "max", name, "log", "max"), true],
    ["max, to Bun with SQLite", 1.8, read.ratio(tls, "max", name, "bun-sqlite", "max"), true],
    ["max, to Node with Redis", 8, read.ratio(tls, "max", name, "node-redis", "max"), true],
    ["a message with the most rooms, to that with the fewest", 1.3, read.spread(tls, name)],
  ];
  if (tls) {
    list.push(...["B", "C"].map((kind) => [
      `processor time, ${kind}, to the same without TLS`, 1.35, read.value(true, kind, name, "cost") / read.value(false, kind, name, "cost"),
    ]));
    list.push(["processor time, B, to Bun", 1, read.ratio(tls, "B", name, "bun", "cost")]);
    list.push(["processor time, C, to Bun", 1, read.ratio(tls, "C", name, "bun", "cost")]);
    list.push(["max, to Bun", 1.05, read.ratio(tls, "max", name, "bun", "max"), true]);
  }
  const rows = list.filter(([, , is]) => Number.isFinite(is)).map(([what, limit, is, atLeast]) => [
    what, `${atLeast ? "at least" : "at most"} ${limit}`, show(is, 2), (atLeast ? is >= limit : is <= limit) ? "yes" : "**no**",
  ]);
  return table(["goal", "asked", "measured", "met"], rows);
}

function faults(results) {
  const names = ["lost", "duplicates", "out_of_order", "rooms_that_differ", "refused", "dropped"];
  const lines = results.flatMap(({ kind, tls, server, round, result }) => {
    const where = `${server}, ${kind}${tls ? ", TLS" : ""}, round ${round + 1}`;
    if (!result) return [`- ${where}: no result`];
    const found = result.run ? names.filter((name) => result.run[name]).map((name) => `${result.run[name]} ${name.replaceAll("_", " ")}`) : [];
    return found.length ? [`- ${where}: ${found.join(", ")}`] : [];
  });
  return lines.length ? lines.join("\n") : "Every message was delivered once to everybody who was to have it, in order.";
}

function clientParts({ plan, browser, typing, pages }) {
  const rows = typing.map(({ role, edits_per_second, frames_per_second, script, long_tasks }) => [
    role === "interviewer" ? "panel" : role, show(edits_per_second), show(frames_per_second), show(script.p50_ms), show(script.p95_ms), show(script.p99_ms), `${Math.round(script.over_8_ms * 100)} %`, show(script.share * 1000),
    String(long_tasks), script.p99_ms < 8 ? "yes" : script.p50_ms < 8 ? "at the median" : "**no**",
  ]);
  return [
    "## In the browser",
    `Chromium ${browser}, processor slowed ${plan.slowed} times: ${plan.people} people, the browser's own among them, type ${plan.keysPerSecond} keys a second each into a text of ` +
      `${plan.lines.toLocaleString("en")} lines, and tell where their cursors are. Counted are, between two frames, calls of script on the page's main thread with the layouts that they force, and collecting garbage, in the thread's own time, over ${plan.seconds} s; asked are under 8 ms. The slowing spins by the clock on the wall, so a machine with other work shows more.`,
    table(["page", "edits a second", "frames a second", "p50 ms", "p95 ms", "p99 ms", "over 8 ms", "script a second, ms", "tasks over 50 ms", "met"], rows),
    "What a page fetches into an empty browser:",
    table(["page", "files", "KiB", "KiB with brotli", "fonts, KiB"], pages.map((one) => [one.page, String(one.files), show(one.raw_kib), show(one.brotli_kib), show(one.fonts_kib)])),
  ];
}

export function writeReport(report, servers) {
  const { machine, plan, results } = report;
  const read = reader(report);
  const shapeLines = Object.entries(plan.shapes).map(([name, { rooms, members, rate }]) =>
    `${name}: ${rooms} rooms × ${members} members, ${rate} messages a second and room.`);
  const parts = [
    "# What it costs",
    `${machine.quick ? "**A quick run: it shows that the benchmark works, not how fast anything is.** " : ""}` +
      `Written by \`${machine.command}\` on ${machine.date.slice(0, 16).replace("T", " ")} UTC, revision ${machine.parley}. ` +
      `${machine.processor}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.system}, Linux ${machine.kernel}, ${machine.compiler}, Node ${machine.node}. ` +
      `Load of the machine before the run ${machine.load_before.toFixed(2)}. ` +
      (machine.pinned ? "The server has one core, the generator another." : "Server and generator share the cores."),
    `Loopback, open loop, messages of 160 bytes as they are sent, one sender a room. ${shapeLines.join(" ")} Medians of ${machine.rounds} rounds of ${machine.seconds} s` +
      `${machine.closeRounds > machine.rounds ? `, in ${plan.closeKinds.join(", ")} of ${machine.closeRounds} for those that a goal compares` : ""}. ` +
      "*us/d* is the server's processor time, all threads and children, for each message delivered to another member; in brackets the ratio to the bare log (A, p50, max) or " +
      "to the bare log with a window (the others), within the same round. *max* is the best rate of deliveries, four senders a room, with p99 ≤ 50 ms and nothing lost. " +
      "A baseline answers its sender nothing; Parley sends the sender its record and an acknowledgement besides.",
  ];
  for (const tls of [true, false]) {
    if (!results.some((one) => one.tls === tls)) continue;
    parts.push(tls ? "## With TLS" : "## Without TLS", mainTable(read, servers, plan.shapes, tls));
    if (read.find(tls, "B", "parley").length) parts.push(goals(read, tls));
    parts.push(sweepTable(read, servers, results, tls));
  }
  if (read.find(true, "connect", "epoll").length || read.find(true, "connect", "parley").length)
    parts.push("## Connecting", "TLS handshake, upgrade and close.", connectTable(read, servers));
  if (read.find(true, "mix", "parley").length || read.find(false, "mix", "parley").length)
    parts.push("## An interview's mix", mixTable(read, plan.mix));
  if (read.find(true, "A", "parley").length)
    parts.push("## After being killed", restartTable(read, plan.shapes));
  if (report.long) parts.push(...longParts(report.long));
  if (report.client) parts.push(...clientParts(report.client));
  parts.push("What was tried on the way, and why a goal isn't met: [TRIED.md](TRIED.md).");
  parts.push("## Faults", faults(results), "## Plots",
    "![Latency against load](latency.svg)", "![Cost of a message against the number of rooms](rooms.svg)");
  return parts.join("\n\n") + "\n";
}
