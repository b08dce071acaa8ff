import { asDateAndClock } from "../ui/time.ts";
import { type Block, toBlocks } from "./export-blocks.ts";
import type { Review } from "./review.ts";

/** What proves where a transcript comes from. */
export interface Origin {
  readonly seal: string;
  readonly sealedMs: number;
  readonly checkpoint: number;
  readonly headerHash: string;
}

export type ExportForm = "md" | "json" | "html";

/** A fence longer than any run of backticks in the text. */
function fence(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  return "`".repeat(Math.max(3, longest + 1));
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();

function asMarkdown(block: Block): string {
  switch (block.kind) {
    case "title": return `# ${oneLine(block.text)}\n`;
    case "heading": return `\n${"#".repeat(block.level)} ${oneLine(block.text)}\n`;
    case "line": return `- \`${block.time}\` ${oneLine(block.text)}`;
    case "item": return `- ${oneLine(block.text)}`;
    case "quote": return `\n${block.text.trim().split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n`;
    case "code": return `\n${fence(block.text)}${block.language}\n${block.text.replace(/\n$/, "")}\n${fence(block.text)}\n`;
  }
}

export function toMarkdown(review: Review, origin: Origin): string {
  const foot = `\n---\n\nSealed ${asDateAndClock(origin.sealedMs)}, seal ${origin.seal}, checkpoint ${origin.checkpoint}, header ${origin.headerHash}.\n`;
  return `${toBlocks(review).map(asMarkdown).join("\n").replace(/\n{3,}/g, "\n\n").trim()}\n${foot}`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

function asHtml(block: Block): string {
  switch (block.kind) {
    case "title": return `<h1>${escape(block.text)}</h1>`;
    case "heading": return `<h${block.level}>${escape(block.text)}</h${block.level}>`;
    case "line": return `<p class="line"><time>${block.time}</time> ${escape(block.text)}</p>`;
    case "item": return `<p class="item">${escape(block.text)}</p>`;
    case "quote": return `<blockquote>${escape(block.text.trim())}</blockquote>`;
    case "code": return `<pre><code>${escape(block.text)}</code></pre>`;
  }
}

const style = `
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem; font: 1.0625rem/1.6 "Source Serif 4", Charter, Georgia, serif; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { margin-top: 3rem; padding-top: .75rem; border-top: 2px solid; line-height: 1.25; } h3 { margin: 1.75rem 0 .5rem; font: 600 .9375rem system-ui, sans-serif; }
.line { margin: .4rem 0 .4rem 4rem; } .line time { float: left; width: 3.4rem; margin-left: -4rem; text-align: right; opacity: .7; font: .8125rem/1.7rem system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.item { margin: .3rem 0; } blockquote { margin: .5rem 0 1rem 4rem; padding-left: 1rem; border-left: 2px solid; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { padding: .75rem 1rem; border-left: 2px solid; white-space: pre-wrap; overflow-wrap: anywhere; font: .9rem/1.55 "Source Code Pro", ui-monospace, monospace; }
footer { margin-top: 4rem; padding-top: .75rem; border-top: 1px solid; font: .8125rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } }
`;

/** A page that stands alone: no script, nothing fetched. */
export function toHtml(review: Review, origin: Origin): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(review.state.title)}</title>
<style>${style}</style>
</head>
<body>
${toBlocks(review).map(asHtml).join("\n")}
<footer>Sealed ${escape(asDateAndClock(origin.sealedMs))} · seal ${escape(origin.seal)} · checkpoint ${origin.checkpoint} · header ${escape(origin.headerHash)}</footer>
</body>
</html>
`;
}

/** Everything, as it was recorded. */
export function toJson(review: Review, origin: Origin): string {
  const { seal, sealedMs, checkpoint, headerHash } = origin;
  return `${JSON.stringify({
    format: "parley-transcript-1",
    room: review.state.room, title: review.state.title, organisation: review.state.organisation,
    seal, sealed_ms: sealedMs, checkpoint, header_hash: headerHash,
    records: review.records,
  }, null, 2)}\n`;
}

interface Written {
  readonly type: string;
  readonly text: string;
}

const writers: Readonly<Record<ExportForm, (review: Review, origin: Origin) => Written>> = {
  md: (review, origin) => ({ type: "text/markdown", text: toMarkdown(review, origin) }),
  json: (review, origin) => ({ type: "application/json", text: toJson(review, origin) }),
  html: (review, origin) => ({ type: "text/html", text: toHtml(review, origin) }),
};

/** "Backend, Cem" becomes "backend-cem.md". */
export function fileName(title: string, form: ExportForm): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${plain.slice(0, 60) || "transcript"}.${form}`;
}

/** Hands the file to the browser, to be kept where downloads are. */
export function download(review: Review, origin: Origin, form: ExportForm): void {
  const { type, text } = writers[form](review, origin);
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(review.state.title, form);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
