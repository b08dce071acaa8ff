import type { Phase, Role, Rule } from "../protocol/generated/messages.ts";
import type { Option } from "../ui/field.tsx";

export const phaseWords: Readonly<Record<Phase, string>> = {
  planned: "planned",
  lobby: "in the lobby",
  live: "live now",
  debrief: "in debrief",
  sealed: "closed",
};

export const roleWords: Readonly<Record<Role, string>> = {
  interviewer: "interviewer",
  observer: "observer",
  candidate: "candidate",
};

export const ruleOptions: readonly Option<Rule>[] = [
  {
    value: "after-own", label: "After one’s own",
    hint: "Others’ marks on a question appear as soon as you have given yours. Nobody is led by what others think.",
  },
  { value: "open", label: "Open", hint: "Everybody on the panel sees all marks as they are given." },
  { value: "after-all", label: "After all", hint: "Marks appear when every scorecard has been submitted." },
];

export const ruleWords: Readonly<Record<Rule, string>> = {
  open: "as they are given",
  "after-own": "after giving their own",
  "after-all": "after every scorecard is in",
};

export const roleOptions: readonly Option<Role>[] = [
  { value: "candidate", label: "Candidate" },
  { value: "interviewer", label: "Interviewer" },
  { value: "observer", label: "Observer" },
];
