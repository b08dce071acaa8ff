// A test whose steps build on each other: after one that fails the others are skipped, and what
// everybody saw at that moment is kept in build/screenshots/failed/.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/parley.mjs";

const folder = join(root, "build", "screenshots", "failed");

async function keepViews(test, name, people, server) {
  for (const line of server().log.trimEnd().split("\n").slice(-12)) test.diagnostic(`server: ${line}`);
  for (const [who, person] of Object.entries(people)) {
    for (const complaint of person.complaints) test.diagnostic(`${who}: ${complaint}`);
    await person.page.screenshot({ path: join(folder, `${name}-${who}.png`), timeout: 3000 }).catch(() => undefined);
  }
}

/** `people`: by the name under which their view is kept. `server`: gives the present one. */
export function tellStory(test, name, people, server) {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.startsWith(`${name}-`)) rmSync(join(folder, old));
  const story = { holds: true };
  story.step = (title, play) => test.test(title, { skip: story.holds ? false : "an earlier step failed" }, async () => {
    story.holds = false;
    try {
      await play();
      story.holds = true;
    } finally {
      if (!story.holds) await keepViews(test, name, people, server);
    }
  });
  return story;
}
