import { useCallback, useEffect, useState } from "preact/hooks";

export type Loaded<Value> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: unknown; readonly again: () => void }
  | { readonly state: "there"; readonly value: Value; readonly again: () => void };

/** Fetches something for as long as the inputs are the same, and once more when asked to. */
export function useLoaded<Value>(load: () => Promise<Value>, inputs: readonly unknown[]): Loaded<Value> {
  const [turn, setTurn] = useState(0);
  const [result, setResult] = useState<Loaded<Value>>({ state: "loading" });
  const again = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    let wanted = true;
    if (turn === 0) setResult({ state: "loading" });
    load().then(
      (value) => { if (wanted) setResult({ state: "there", value, again }); },
      (error: unknown) => { if (wanted) setResult({ state: "failed", error, again }); },
    );
    return () => { wanted = false; };
  }, [turn, ...inputs]);
  return result;
}
