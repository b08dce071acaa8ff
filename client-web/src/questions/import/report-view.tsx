import { useState } from "preact/hooks";
import type { ImportReport, ImportStatus, ReportNote } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";
import { isolated } from "../../ui/direction.ts";
import { Notice } from "../../ui/status.tsx";
import { count } from "../../ui/time.ts";
import { changeCounts, foundWords } from "./words.ts";

const shownNotes = 100;

/** What was noted about lines of the document. */
function Notes({ title, notes, leftOff = 0 }: { readonly title: string; readonly notes: readonly ReportNote[]; readonly leftOff?: number | undefined }) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? notes : notes.slice(0, shownNotes);
  if (notes.length === 0) return null;
  return (
    <details class="import-notes">
      <summary>{title}</summary>
      <ul>
        {shown.map(({ line, file, reason }, index) => (
          <li key={index}><span class="import-notes-line">{[file, line > 0 ? `line ${line}` : ""].filter(Boolean).join(", ") || "the whole"}</span> <span>{reason}</span></li>
        ))}
      </ul>
      {shown.length < notes.length && <Button small onClick={() => setWhole(true)}>Show all {notes.length.toLocaleString("en")}</Button>}
      {leftOff > 0 && <p class="row-note">{leftOff.toLocaleString("en")} more aren’t listed.</p>}
    </details>
  );
}

function Facts({ report, formatTitle }: { readonly report: ImportReport; readonly formatTitle: string }) {
  const facts = [
    ["Source", report.source], ["Format", formatTitle], ["Encoding", report.encoding], ["Line ends", report.line_ends], ["Licence", report.license],
  ] as const;
  return <dl class="import-facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

interface ReportViewProps {
  readonly status: ImportStatus;
  readonly formatTitle: string;
  /** The set's title, or its id. */
  readonly into: string;
  readonly removedHere: number;
  readonly onReimport: () => void;
  readonly onTranscript: () => void;
}

/** What the document is, what was found in it, and what can be done about the rest. */
export function ReportView({ status, formatTitle, into, removedHere, onReimport, onTranscript }: ReportViewProps) {
  const { report } = status;
  if (!report) return null;
  const counts = changeCounts(status, removedHere);
  return (
    <div class="import-report">
      {report.refused && (
        <Notice tone="caution" {...(!report.note && { title: `This looks like a ${report.refused}, not like questions.` })}>
          {report.note && <p>{report.note}</p>}
          {report.offer === "transcript" && <Button small onClick={onTranscript}>Import it as a conversation</Button>}
        </Notice>
      )}
      {!report.refused && report.note && <Notice tone="caution" title={report.note} />}
      {!report.refused && report.imported === 0 && !report.note && (
        <Notice tone="caution" title="No question was found in it.">
          <p>{report.topics.length > 0 ? "Its headings were read as topics. An empty set with them can be made, to be filled by hand." : "Another format or encoding may help, under “How it is read”. What was passed over is listed below, with the reasons."}</p>
        </Notice>
      )}
      {report.imported > 0 && (
        <div class="import-sentences">
          <p>{foundWords(report)}</p>
          {counts && <p>{status.is_new ? <>They make a new set: <strong><bdi>{into}</bdi></strong>.</> : <>Compared with <strong><bdi>{into}</bdi></strong>: {counts}.</>}</p>}
        </div>
      )}
      {status.is_archived && <Notice tone="caution" title={`“${isolated(into)}” is in the archive.`}><p>Importing into it brings it back.</p></Notice>}
      {removedHere > 0 && (
        <Notice title={`${count(removedHere, "question of this source was", "questions of this source were")} removed from the set, and ${removedHere === 1 ? "stays" : "stay"} removed.`}>
          <Button small onClick={onReimport}>Import {removedHere === 1 ? "it" : "them"} again</Button>
        </Notice>
      )}
      <Facts report={report} formatTitle={formatTitle} />
      <div>
        <Notes title={`${count(report.skipped.length + (report.skipped_left_off ?? 0), "place was", "places were")} passed over`} notes={report.skipped} leftOff={report.skipped_left_off} />
        <Notes title={count(report.warnings.length + (report.warnings_left_off ?? 0), "warning")} notes={report.warnings} leftOff={report.warnings_left_off} />
      </div>
    </div>
  );
}
