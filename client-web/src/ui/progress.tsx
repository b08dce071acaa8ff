import { Button } from "./button.tsx";
import "./progress.css";

interface ProgressProps {
  /** What is being done, in words. */
  readonly text: string;
  /** 0 to 1; absent when it isn't known. */
  readonly done?: number;
  readonly onStop?: () => void;
}

/** Work that takes a while: words, how far it is, and a way to stop it. */
export function Progress({ text, done, onStop }: ProgressProps) {
  return (
    <div class="progress">
      <p role="status">{text}</p>
      {done !== undefined && <progress value={done} max={1} aria-label={text} />}
      {onStop && <div><Button small onClick={onStop}>Stop</Button></div>}
    </div>
  );
}
