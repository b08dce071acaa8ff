// How much of the program each page fetches, in a browser that has nothing of it yet: the files' own
// sizes, and with brotli as they are served. Fonts, which brotli can't make smaller, by themselves.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

const kib = (bytes) => Math.round((bytes / 1024) * 10) / 10;

function sizes(folder, paths) {
  const sum = { files: paths.length, raw: 0, brotli: 0, fonts: 0 };
  for (const path of paths) {
    const file = join(folder, path);
    const raw = statSync(file).size;
    if (path.endsWith(".woff2")) {
      sum.fonts += raw;
      continue;
    }
    sum.raw += raw;
    sum.brotli += existsSync(`${file}.br`) ? statSync(`${file}.br`).size : raw;
  }
  return { files: sum.files, raw_kib: kib(sum.raw), brotli_kib: kib(sum.brotli), fonts_kib: kib(sum.fonts) };
}

export async function fetchedBy({ house, browser, maker, Person, setCookies, eventually, folder }) {
  const { origin } = house.server;
  const results = [];

  /** Somebody new with this cookie goes there; `arrive` leads to what the page is for. */
  async function page(name, cookie, path, arrive) {
    const person = await Person.sit(browser, origin);
    await setCookies(person, cookie);
    await person.go(path);
    await arrive(person);
    await person.page.waitForLoadState("networkidle");
    if (new URL(person.page.url()).pathname !== path.split("?")[0]) throw new Error(`${name} led to ${person.page.url()}`);
    const paths = person.requests.map(({ url }) => new URL(url).pathname);
    const files = new Set(paths.filter((one) => one.startsWith("/assets/") && existsSync(join(folder, one))));
    if (files.size === 0) throw new Error(`${name} fetched nothing`);
    results.push({ page: name, ...sizes(folder, ["index.html", ...files]) });
    await person.close();
  }

  const seats = { cara: "candidate", ben: "interviewer", ann: "interviewer" };
  const room = await house.room(maker, seats);
  const { ann } = await house.enter(room, "ann");
  const seat = ({ member }) => `/rooms/${room.id}?as=${member}`;
  const pad = (person) => person.page.getByRole("textbox", { name: "Answer to question 1" }).first().waitFor();
  await page("the candidate, to the first question", room.cara.cookie, seat(room.cara), async (person) => {
    await person.press("I agree to the recording");
    await eventually(() => ann.records.some(({ type }) => type === "agreed"), "the candidate has agreed");
    await ann.do("admit");
    await ann.do("next");
    await pad(person);
  });
  await page("the panel, with a question asked", room.ben.cookie, seat(room.ben), pad);
  await ann.close();

  const { json } = await house.server.request("GET", "/api/sets", { cookie: maker.cookie });
  const set = json.sets[0].id;
  const heading = (person) => person.page.getByRole("heading", { level: 1 }).first().waitFor();
  for (const [name, path] of [["question sets", "/sets"], ["a set’s editor", `/sets/${set}/edit`], ["study", "/study"], ["review", "/transcripts"]])
    await page(name, maker.cookie, path, heading);
  return results;
}
