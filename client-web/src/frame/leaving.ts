import { useEffect } from "preact/hooks";

/** While this is so, the browser asks before it loads the page anew or closes it. */
export function useAskBeforeLeaving(atRisk: boolean): void {
  useEffect(() => {
    if (!atRisk) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [atRisk]);
}
