import { useId } from "preact/hooks";
import "../ui/field.css";
import { choosePadLanguage, padLanguage } from "./pad-language.ts";

const names: readonly (readonly [value: string, label: string])[] = [
  ["", "Prose"],
  ["python", "Python"],
  ["c", "C and C++"],
  ["javascript", "JavaScript"],
  ["typescript", "TypeScript"],
  ["text", "Plain code"],
];

export function LanguageChoice({ question, own }: { readonly question: string; readonly own: string }) {
  const id = useId();
  const value = padLanguage(question, own);
  const listed = names.some(([name]) => name === value) ? names : [...names, [value, value] as const];
  return (
    <span class="language-choice">
      <label for={id}>Write as</label>
      <select id={id} class="input" value={value} onChange={(event) => choosePadLanguage(question, event.currentTarget.value)}>
        {listed.map(([name, label]) => <option key={name} value={name}>{label}</option>)}
      </select>
    </span>
  );
}
