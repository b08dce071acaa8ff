import { useEffect, useState } from "preact/hooks";

/** What of a set goes on paper: prompts and choices, or all of it. */
export type Printed = "questions" | "answers";

/** Prints the page once it shows what is to be printed; afterwards it is as it was. */
export function usePrinting(): { readonly printing: Printed | undefined; readonly printIt: (what: Printed) => void } {
  const [printing, setPrinting] = useState<Printed>();
  useEffect(() => {
    if (!printing) return;
    const end = () => setPrinting(undefined);
    addEventListener("afterprint", end, { once: true });
    const frame = requestAnimationFrame(() => print());
    return () => {
      removeEventListener("afterprint", end);
      cancelAnimationFrame(frame);
    };
  }, [printing]);
  return { printing, printIt: setPrinting };
}
