import { go } from "../frame/router.ts";
import { type Action, useActions } from "../ui/actions.ts";
import { StudySaveLine } from "./save-line.tsx";

export type Mode = "read" | "test" | "quiz" | "mock";

const modes: readonly { readonly mode: Mode; readonly label: string; readonly after: string }[] = [
  { mode: "read", label: "Read", after: "" },
  { mode: "test", label: "Test yourself", after: "?test" },
  { mode: "quiz", label: "Quiz", after: "/quiz" },
  { mode: "mock", label: "Mock interview", after: "/mock" },
];

export const studyAddress = (set: string, mode: Mode): string =>
  `/study/${encodeURIComponent(set)}${modes.find((one) => one.mode === mode)?.after ?? ""}`;

/** A set's title and the ways to study it. */
export function StudyHead({ set, title, mode, hasChoices }: { readonly set: string; readonly title: string; readonly mode: Mode; readonly hasChoices: boolean }) {
  const shown = modes.filter((one) => one.mode !== "quiz" || hasChoices || mode === "quiz");
  useActions((): readonly Action[] => [
    ...shown.filter((one) => one.mode !== mode).map((one): Action => ({ id: `study-${one.mode}`, group: "Study this set", label: one.label, run: () => go(studyAddress(set, one.mode)) })),
    { id: "study-all", group: "Study this set", label: "All that is due", run: () => go("/study") },
  ], [set, mode, hasChoices]);
  return (
    <>
      <div class="page-top study-top"><h1 class="page-title">{title}</h1><StudySaveLine /></div>
      <nav class="study-nav" aria-label="Ways to study this set">
        {shown.map((one) => <a key={one.mode} href={studyAddress(set, one.mode)} aria-current={one.mode === mode ? "page" : undefined}>{one.label}</a>)}
      </nav>
    </>
  );
}
