import type { Asked, Sample } from "../../api/set-types.ts";
import { asDate, count } from "../../ui/time.ts";
import { isReady, type PoolQuestion } from "./pool.ts";

/** "9 of 31 questions that fit, 44 minutes." */
export function fittingWords({ questions, fitting, minutes }: Pick<Sample, "questions" | "fitting" | "minutes">): string {
  if (fitting === 0 && questions.length === 0) return "No question fits.";
  return `${count(questions.length, "question")} of ${fitting.toLocaleString("en")} that fit, ${count(minutes, "minute")}.`;
}

const reasons: Readonly<Record<keyof Sample["left_out"], (number: number) => string>> = {
  asked_before: (number) => `${count(number, "question")} left out because the candidate was asked ${number === 1 ? "it" : "them"} before.`,
  named: (number) => `${count(number, "question")} left out because you took ${number === 1 ? "it" : "them"} out or swapped ${number === 1 ? "it" : "them"}.`,
  retired: (number) => `${count(number, "question")} left out because ${number === 1 ? "it is" : "they are"} retired.`,
  not_ready: (number) => `${count(number, "question")} left out because ${number === 1 ? "it isn’t" : "they aren’t"} ready: no prompt, incomplete, a damaged listing, or without the answer that you ask for.`,
  duplicate: (number) => `${count(number, "question")} left out because ${number === 1 ? "it is" : "they are"} the same as another that fits.`,
};

/** What was left out, and why; a sentence each. */
export function leftOutWords(leftOut: Sample["left_out"]): readonly string[] {
  return (Object.keys(reasons) as (keyof Sample["left_out"])[])
    .filter((reason) => leftOut[reason] > 0)
    .map((reason) => reasons[reason](leftOut[reason]));
}

/** "asked 3 times, last on 4 May 2026" */
export function askedWords(asked: Asked | undefined): string {
  return asked && asked.times > 0 ? `asked ${count(asked.times, "time")}, last on ${asDate(asked.last_ms)}` : "never asked";
}

/** How a set's questions have been used, worst first. */
export interface Exposure {
  readonly asked: readonly PoolQuestion[];
  readonly never: readonly PoolQuestion[];
  readonly retired: readonly PoolQuestion[];
}

export type ExposureOrder = "times" | "recent" | "rested";

const orders: Readonly<Record<ExposureOrder, (a: Asked, b: Asked) => number>> = {
  times: (a, b) => b.times - a.times || b.last_ms - a.last_ms,
  recent: (a, b) => b.last_ms - a.last_ms,
  rested: (a, b) => a.last_ms - b.last_ms,
};

const nothing: Asked = { times: 0, candidates: 0, last_ms: 0 };

export function exposureOf(pool: readonly PoolQuestion[], order: ExposureOrder): Exposure {
  const inUse = pool.filter(({ state }) => state !== "retired");
  const wasAsked = ({ asked }: PoolQuestion) => (asked?.times ?? 0) > 0;
  const compare = (a: PoolQuestion, b: PoolQuestion) => orders[order](a.asked ?? nothing, b.asked ?? nothing);
  return {
    asked: inUse.filter(wasAsked).sort(compare),
    never: inUse.filter((one) => !wasAsked(one) && isReady(one)),
    retired: pool.filter(({ state }) => state === "retired"),
  };
}

export interface Retired {
  readonly reason: string;
  /** As the set has it: 2026-05-04. */
  readonly date: string;
  readonly note: string;
}

/** Of the section "Retired", which begins "leaked, 2026-05-04". */
export function readRetired(text: string): Retired {
  const found = /^\s*(leaked|outdated|other),\s*(\d{4}-\d{2}-\d{2})[ \t]*(?:\n|$)/u.exec(text);
  if (!found) return { reason: "", date: "", note: text.trim() };
  return { reason: found[1] ?? "", date: found[2] ?? "", note: text.slice(found[0].length).trim() };
}

const retiredReasons: Readonly<Record<string, string>> = { leaked: "It leaked", outdated: "It is outdated", other: "Retired" };

/** "It leaked, noted on 4 May 2026." */
export function retiredWords({ reason, date }: Retired): string {
  const on = date ? asDate(Date.parse(`${date}T12:00:00`)) : "";
  return `${[retiredReasons[reason] ?? "Retired", on && `noted on ${on}`].filter(Boolean).join(", ")}.`;
}
