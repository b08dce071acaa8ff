import { asLength } from "../ui/time.ts";
import type { TopicResult } from "./mock/mock.ts";
import type { Progress, Week } from "./summary.ts";

// Pictures of numbers; each has the numbers themselves beside it, as a table.

const asDay = (at: number): string => new Intl.DateTimeFormat(typeof navigator === "undefined" ? "en" : navigator.language, { day: "numeric", month: "short" }).format(at);
export const percent = (part: number): string => `${Math.round(part * 100)} %`;

const width = 320;
const height = 120;
const base = 96;
const top = 8;

/** How much of what was learnt was still known, week by week. */
export function RetentionPlot({ weeks }: { readonly weeks: readonly Week[] }) {
  const slot = (width - 34) / weeks.length;
  const y = (part: number) => base - part * (base - top);
  const told = weeks.filter(({ asked }) => asked > 0);
  const words = told.map((week) => `${asDay(week.start)}: ${percent(week.known / week.asked)} of ${week.asked}`).join("; ");
  return (
    <figure class="study-plot">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Still known, by week. ${words}`}>
        {[0, 0.5, 0.9, 1].map((part) => (
          <g key={part}>
            <line class={part === 0.9 ? "study-aim" : "study-grid"} x1={30} x2={width} y1={y(part)} y2={y(part)} />
            {part !== 1 && <text class="study-tick study-tick-end" x={26} y={y(part) + 3}>{Math.round(part * 100)}</text>}
          </g>
        ))}
        {weeks.map((week, place) => {
          const x = 30 + place * slot;
          const part = week.asked > 0 ? week.known / week.asked : 0;
          return (
            <g key={week.start}>
              {week.asked > 0 && <rect class="study-column" x={x + slot * 0.2} width={slot * 0.6} y={y(part)} height={Math.max(1, base - y(part))} />}
              <text class="study-tick" x={x + slot / 2} y={base + 14}>{asDay(week.start)}</text>
            </g>
          );
        })}
      </svg>
      <details>
        <summary>The numbers</summary>
        <table class="study-table">
          <thead><tr><th scope="col">Week from</th><th scope="col">Asked again</th><th scope="col">Still known</th></tr></thead>
          <tbody>{weeks.map((week) => <tr key={week.start}><th scope="row">{asDay(week.start)}</th><td>{week.asked}</td><td>{week.asked > 0 ? percent(week.known / week.asked) : "–"}</td></tr>)}</tbody>
        </table>
      </details>
    </figure>
  );
}

/** Begun and learnt of all, as one bar. */
export function ProgressBar({ progress: { all, begun, learnt } }: { readonly progress: Progress }) {
  const part = (number: number) => (all > 0 ? (number / all) * 100 : 0);
  return (
    <svg class="study-progress" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="study-progress-all" width={100} height={6} />
      <rect class="study-progress-begun" width={part(begun)} height={6} />
      <rect class="study-progress-learnt" width={part(learnt)} height={6} />
    </svg>
  );
}

const row = 34;

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

interface TopicPlotProps {
  readonly results: readonly TopicResult[];
  readonly titleOf: (set: string) => string;
}

/** The mean of one's own marks by topic, and the table that says the same. The sets are named where there are several. */
export function TopicPlot({ results, titleOf }: TopicPlotProps) {
  const several = new Set(results.map(({ set }) => set)).size > 1;
  const label = ({ set, topic }: TopicResult, most = Infinity) => (several ? `${shortened(topic, most / 2)} · ${shortened(titleOf(set), most / 2)}` : shortened(topic, most));
  const tall = results.length * row + 22;
  const words = results.map((one) => `${label(one)}: ${one.mean === undefined ? "no marks" : percent(one.mean)}`).join("; ");
  const x = (part: number) => 4 + part * (width - 8);
  return (
    <figure class="study-plot">
      <svg viewBox={`0 0 ${width} ${tall}`} role="img" aria-label={`Your marks by topic, between the lowest and the highest. ${words}`}>
        {[0, 0.5, 1].map((part) => <line key={part} class="study-grid" x1={x(part)} x2={x(part)} y1={4} y2={tall - 16} />)}
        {results.map((one, place) => (
          <g key={place}>
            <text class="study-label" x={x(0)} y={place * row + 14}>{label(one, 48)}</text>
            <line class="study-rule" x1={x(0)} x2={x(1)} y1={place * row + 24} y2={place * row + 24} />
            {one.mean !== undefined && <><line class="study-line" x1={x(0)} x2={x(one.mean)} y1={place * row + 24} y2={place * row + 24} /><circle class="study-dot" cx={x(one.mean)} cy={place * row + 24} r={4.5} /></>}
          </g>
        ))}
        <text class="study-tick study-tick-start" x={x(0)} y={tall - 4}>lowest mark</text>
        <text class="study-tick study-tick-end" x={x(1)} y={tall - 4}>highest mark</text>
      </svg>
      <table class="study-table">
        <thead><tr><th scope="col">Topic</th><th scope="col">Questions</th><th scope="col">Time</th><th scope="col">Marks</th><th scope="col">Mean</th></tr></thead>
        <tbody>
          {results.map((one, place) => (
            <tr key={place}><th scope="row"><bdi>{one.topic}</bdi>{several && <span class="study-of-set"><bdi>{titleOf(one.set)}</bdi></span>}</th><td>{one.questions}</td><td>{asLength(one.spentMs)}</td><td>{one.marks}</td><td>{one.mean === undefined ? "–" : percent(one.mean)}</td></tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
