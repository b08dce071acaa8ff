import { signal } from "@preact/signals";
import { useId } from "preact/hooks";
import "../ui/field.css";

const names: readonly (readonly [value: string, label: string])[] = [
  ["", "Prose"],
  ["python", "Python"],
  ["c", "C and C++"],
  ["javascript", "JavaScript"],
  ["typescript", "TypeScript"],
  ["text", "Plain code"],
];

/** How each pad is shown here; the text itself is the same for everybody. */
const chosen = signal<ReadonlyMap<string, string>>(new Map());

const aliases: Readonly<Record<string, string>> = { "cpp": "c", "c++": "c", "py": "python", "js": "javascript", "ts": "typescript" };

export function padLanguage(question: string, own: string): string {
  return chosen.value.get(question) ?? aliases[own] ?? own;
}

export function LanguageChoice({ question, own }: { readonly question: string; readonly own: string }) {
  const id = useId();
  const value = padLanguage(question, own);
  const listed = names.some(([name]) => name === value) ? names : [...names, [value, value] as const];
  return (
    <span class="language-choice">
      <label for={id}>Write as</label>
      <select id={id} class="input" value={value} onChange={(event) => { chosen.value = new Map(chosen.value).set(question, event.currentTarget.value); }}>
        {listed.map(([name, label]) => <option key={name} value={name}>{label}</option>)}
      </select>
    </span>
  );
}
