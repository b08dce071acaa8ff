import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { asOffset } from "../ui/time.ts";
import type { PadHistory } from "./pad-history.ts";
import { PadText } from "./pad-text.tsx";
import { Person } from "./person.tsx";
import type { Review } from "./review.ts";
import { usePlayer } from "./use-player.ts";
import "./pad-player.css";
import "../ui/syntax.css";

const speeds = [1, 2, 4, 8, 16];

interface PadPlayerProps {
  readonly review: Review;
  readonly history: PadHistory;
  readonly label: string;
  /** Empty is prose. */
  readonly language: string;
  /** A step to go to, told anew with each new object. */
  readonly target: { readonly step: number } | undefined;
}

/** The final text, and a slider through every keystroke that led to it. */
export function PadPlayer({ review, history, label, language, target }: PadPlayerProps) {
  const [speed, setSpeed] = useState(4);
  const [skipSilence, setSkipSilence] = useState(true);
  const player = usePlayer(history, { speed, skipSilence });
  const step = history.steps[player.step];
  const text = step?.text.toString() ?? "";
  const isFinal = player.step === history.steps.length - 1 && !player.playing;
  useEffect(() => {
    if (target) player.seek(target.step);
  }, [target]);
  return (
    <div class="player" role="group" aria-label={label}>
      <pre class={`player-text${language ? "" : " player-prose"}`} tabIndex={0} aria-label={isFinal ? `${label}, final text` : label}>
        {text ? <PadText text={text} language={language} touched={isFinal ? [] : step?.touched ?? []} /> : <span class="player-empty">Nothing written yet.</span>}
      </pre>
      <div class="player-controls">
        <Button small onClick={player.toggle}>{player.playing ? "Pause" : "Play"}</Button>
        <input
          type="range" min={-1} max={history.steps.length - 1} value={player.step} aria-label={`Edits of ${label}`}
          aria-valuetext={step ? `edit ${player.step + 1} of ${history.steps.length}, at ${asOffset(step.at - review.start)}` : "before the first edit"}
          onInput={(event) => player.seek(event.currentTarget.valueAsNumber)}
        />
        <Button small kind="quiet" disabled={isFinal} onClick={() => player.seek(history.steps.length - 1)}>Final text</Button>
        <div class="player-where">
          <span>{step ? `${asOffset(step.at - review.start)} · edit ${player.step + 1} of ${history.steps.length}` : "before the first edit"}</span>
          <label>Speed
            <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
              {speeds.map((one) => <option key={one} value={one}>{one}×</option>)}
            </select>
          </label>
          <label><input type="checkbox" checked={skipSilence} onChange={(event) => setSkipSilence(event.currentTarget.checked)} /> skip silence</label>
          {step && !isFinal && <span class="player-who"><Person review={review} member={step.by} /></span>}
        </div>
      </div>
    </div>
  );
}
