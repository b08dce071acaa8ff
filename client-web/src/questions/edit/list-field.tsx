import { useLayoutEffect, useState } from "preact/hooks";
import { TextField } from "../../ui/field.tsx";

const split = (typed: string): readonly string[] => typed.split(",").map((one) => one.trim()).filter(Boolean);

/** Several short values, with commas between. */
export function ListField({ label, hint, values, onValues }: {
  readonly label: string;
  readonly hint?: string;
  readonly values: readonly string[];
  readonly onValues: (values: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState(values.join(", "));
  const now = values.join(", ");
  useLayoutEffect(() => { if (split(typed).join(", ") !== now) setTyped(now); }, [now]);
  return (
    <TextField
      label={label} value={typed} hint={hint} autocomplete="off"
      onText={(text) => { setTyped(text); onValues(split(text)); }}
    />
  );
}
