import { describe, expect, it } from "vitest";
import { finalText } from "./pad-history.ts";
import { colourOf, nameOf, readReview } from "./review.ts";
import { isWide, scoreWords, scoresOf } from "./scores.ts";
import { extra, people, question, records } from "./testing.ts";

const review = readReview(records);

describe("readReview", () => {
  it("makes chapters of what was asked", () => {
    expect(review.chapters.map(({ kind, question: id }) => [kind, id])).toEqual([
      ["before", undefined], ["question", question.id], ["between", undefined], ["question", extra.id], ["debrief", undefined],
    ]);
    expect(review.start).toBe(60_000);
    expect(review.end).toBe(220_000);
  });

  it("loses no entry and keeps their order", () => {
    const entries = review.chapters.flatMap((one) => one.entries);
    expect(new Set(entries.map((one) => one.id)).size).toBe(entries.length);
    expect(entries.map((one) => one.at)).toEqual(entries.map((one) => one.at).toSorted((a, b) => a - b));
    const left = records.filter((one) => !["room_opened", "panel_opened", "rating_given", "rating_shown"].includes(one.type));
    const edits = entries.filter((one) => one.kind === "typed").reduce((sum, one) => sum + one.lastStep - one.firstStep, 0);
    expect(entries.length + edits + 1).toBe(left.length); // one question was planned before
  });

  it("joins a stretch of typing by one person", () => {
    const typed = review.chapters.flatMap((one) => one.entries).filter((one) => one.kind === "typed");
    expect(typed.map(({ by, inserted, firstStep, lastStep }) => [by, inserted, firstStep, lastStep])).toEqual([
      [people.cem, 9, 0, 2], [people.ben, 5, 0, 0], [people.ben, 2, 0, 0], [people.cem, 2, 3, 3],
    ]);
  });

  it("keeps every text, private ones apart by owner", () => {
    expect(finalText(review.pads.get(`answer/${question.id}`))).toBe("It locks.\nx");
    expect(finalText(review.pads.get(`private/${question.id}@${people.ben}`))).toBe("hm");
  });

  it("tells coming back from coming", () => {
    const joins = review.chapters.flatMap((one) => one.entries).filter((one) => one.kind === "joined");
    expect(joins.map((one) => one.again)).toEqual([false, false, false, true]);
  });

  it("knows people", () => {
    expect(nameOf(review, people.cem)).toBe("Cem");
    expect(nameOf(review, undefined)).toBe("The server");
    expect(new Set([people.ana, people.ben, people.cem].map((one) => colourOf(review, one))).size).toBe(3);
  });
});

describe("scores", () => {
  const [score] = scoresOf(review, question.id);

  it("takes each rater's last mark and keeps the original", () => {
    expect(score?.marks.map(({ name, mark, original }) => [name, mark, original])).toEqual([["Ana", 4, undefined], ["Ben", 3, 2]]);
  });

  it("has the mean beside the consensus", () => {
    expect(score).toMatchObject({ mean: 3.5, consensus: 3, top: 5 });
    expect(score && isWide(score)).toBe(false);
    expect(score && scoreWords(score)).toBe("Ana 4, Ben 3. Mean 3.5. Agreed on 3.");
  });

  it("leaves 'not assessed' out of the mean", () => {
    const more = readReview([...records, { type: "rated", at: 214_000, by: people.ana, to: people.ana, question: question.id, competency: 0, mark: 0, revision: true }]);
    const [one] = scoresOf(more, question.id);
    expect(one).toMatchObject({ mean: 3, lowest: 3 });
    expect(one && scoreWords(one)).toBe("Ana not assessed, Ben 3. Mean 3.0. Agreed on 3.");
  });
});
