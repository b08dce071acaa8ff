// Two plots as SVG, by hand: latency against load, cost of a message against the number of rooms.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const size = { width: 840, height: 420, left: 70, right: 280, top: 40, bottom: 50 };
const colours = ["#0b6e99", "#c2410c", "#4d7c0f", "#7e22ce", "#be185d", "#94a3b8", "#111827", "#a16207", "#0f766e"];
const escape = (text) => text.replaceAll("**", "").replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

/** Powers of ten, with 2 and 5 between, that lie in the range. */
function ticks([low, high]) {
  const list = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) list.push(value);
    }
  return list;
}

const label = (value) => (value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(Number(value.toPrecision(3))));

/** Lines in a frame with logarithmic axes; `lines` is [{title, points: [[x, y]], strong, place}],
 *  where the place among all gives the colour. */
function plot(title, xTitle, yTitle, lines) {
  const points = lines.flatMap((line) => line.points);
  if (!points.length) return `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>\n`;
  const range = (axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  };
  const ranges = [range(0), range(1)];
  const spans = [size.width - size.left - size.right, size.height - size.top - size.bottom];
  const place = (axis, value) => (Math.log(value / ranges[axis][0]) / Math.log(ranges[axis][1] / ranges[axis][0])) * spans[axis];
  const x = (value) => (size.left + place(0, value)).toFixed(1);
  const y = (value) => (size.height - size.bottom - place(1, value)).toFixed(1);
  const bottom = size.height - size.bottom;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12">`,
    `<title>${escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${size.left}" y="22" font-size="15">${escape(title)}</text>`,
    `<text x="${size.left + spans[0] / 2}" y="${size.height - 10}" text-anchor="middle">${escape(xTitle)}</text>`,
    `<text transform="translate(16 ${size.top + spans[1] / 2}) rotate(-90)" text-anchor="middle">${escape(yTitle)}</text>`,
  ];
  for (const tick of ticks(ranges[0]))
    parts.push(`<path d="M${x(tick)} ${size.top}V${bottom}" stroke="#e5e7eb"/><text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${label(tick)}</text>`);
  for (const tick of ticks(ranges[1]))
    parts.push(`<path d="M${size.left} ${y(tick)}H${size.left + spans[0]}" stroke="#e5e7eb"/><text x="${size.left - 6}" y="${Number(y(tick)) + 4}" text-anchor="end">${label(tick)}</text>`);
  lines.forEach((line, i) => {
    const colour = colours[line.place % colours.length];
    const path = line.points.map(([px, py], n) => `${n ? "L" : "M"}${x(px)} ${y(py)}`).join("");
    parts.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="${line.strong ? 3 : 1.5}"/>`);
    for (const [px, py] of line.points) parts.push(`<circle cx="${x(px)}" cy="${y(py)}" r="2.5" fill="${colour}"/>`);
    const at = size.top + 14 + i * 18;
    parts.push(`<path d="M${size.width - size.right + 12} ${at - 4}h18" stroke="${colour}" stroke-width="${line.strong ? 3 : 1.5}"/>`);
    parts.push(`<text x="${size.width - size.right + 36}" y="${at}" font-size="11">${escape(line.title)}</text>`);
  });
  return parts.join("\n") + "\n</svg>\n";
}

/** With TLS where there is both: that is what is served. */
function series(report, servers, kind, points) {
  const tls = report.results.some((one) => one.kind === kind && one.tls);
  const leant = servers.filter(({ once }) => !once); // the others have no line with TLS
  return servers.map(({ name, title, once }) => {
    const runs = report.results.filter((one) => one.kind === kind && one.tls === tls && one.server === name && one.result);
    const place = leant.findIndex((one) => one.name === name);
    return { title, strong: name === "parley", place: once ? colours.length - 1 : place, points: points(runs).filter(([px, py]) => px > 0 && py > 0).sort((a, b) => a[0] - b[0]) };
  }).filter((line) => line.points.length);
}

export function writePlots(report, servers, folder) {
  // a rate that was tried again counts by its better try
  const best = (points) => [...points.reduce((map, [x, y]) => map.set(x, Math.min(y, map.get(x) ?? Infinity)), new Map())];
  const latency = series(report, servers, "max", (runs) =>
    best(runs.filter(({ round }) => round === 0).flatMap(({ result, shape }) => result.steps
      .filter(({ lost, refused }) => !lost && !refused)
      .map((step) => [step.rate * shape.rooms * (shape.members - 1), step.latency.p99_us / 1000]))));
  const rooms = series(report, servers, "sweep", (runs) => runs.map(({ result, shape }) => [shape.rooms, result.run.cpu_us_per_message]));
  writeFileSync(join(folder, "latency.svg"),
    plot("Latency against load", "deliveries a second that were due", "99th percentile, ms", latency));
  writeFileSync(join(folder, "rooms.svg"),
    plot("Cost of a message against the number of rooms", "rooms", "processor time a message, µs", rooms));
}
