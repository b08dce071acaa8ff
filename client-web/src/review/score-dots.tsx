import type { Id } from "../protocol/generated/messages.ts";
import { initials, layoutDots } from "./dot-layout.ts";
import { type CompetencyScore, isWide, scoreWords } from "./scores.ts";
import "./score-dots.css";

const left = 14;
const right = 250;
const radius = 9;

/** A scale with each rater's dot, the spread as a band, the mean below and the consensus as a ring. */
export function ScoreDots({ score, colourOf }: { readonly score: CompetencyScore; readonly colourOf: (member: Id) => number }) {
  const dots = layoutDots(score.marks);
  const levels = Math.max(1, ...dots.map((dot) => dot.level + 1));
  const axis = 12 + (levels - 1) * (radius * 2 + 1) + radius;
  const x = (mark: number) => left + ((mark - 1) / (score.top - 1)) * (right - left);
  const marks = Array.from({ length: score.top }, (_, place) => place + 1);
  return (
    <svg class="dots" viewBox={`0 0 264 ${axis + 30}`} role="img" aria-label={scoreWords(score)}>
      <line class="dots-axis" x1={left} x2={right} y1={axis} y2={axis} />
      {marks.map((mark) => (
        <g key={mark}>
          <line class="dots-axis" x1={x(mark)} x2={x(mark)} y1={axis - 3} y2={axis + 3} />
          <text class="dots-tick" x={x(mark)} y={axis + 27}>{mark}</text>
        </g>
      ))}
      {score.highest > score.lowest && (
        <line class={isWide(score) ? "dots-spread dots-wide" : "dots-spread"} x1={x(score.lowest)} x2={x(score.highest)} y1={axis} y2={axis} />
      )}
      {score.consensus > 0 && <circle class="dots-consensus" cx={x(score.consensus)} cy={axis} r={radius + 3.5} />}
      {dots.map((dot) => (
        <g key={dot.member}>
          <title>{`${dot.name}: ${dot.mark}`}</title>
          <circle class={`dots-rater dots-rater-${colourOf(dot.member)}`} cx={x(dot.mark)} cy={axis - dot.level * (radius * 2 + 1)} r={radius} />
          <text class="dots-letter" x={x(dot.mark)} y={axis - dot.level * (radius * 2 + 1) + 3}>{initials(dot.name)}</text>
        </g>
      ))}
      {score.mean !== undefined && dots.length > 1 && <path class="dots-mean" d={`M${x(score.mean)} ${axis + 11}l3.5 6h-7z`} />}
    </svg>
  );
}
