// What every screen is held to: the rules of WCAG 2.2 AA that a machine can check, in both looks.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it is, one line for each element. */
export async function accessibilityFaults(page) {
  const isThere = await page.evaluate(() => typeof window.axe === "object");
  if (!isThere) await page.evaluate(axe);
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), tags);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any.map((one) => one.message).join("; ")}`));
}

/** The same, light and dark. */
export async function faultsInBothLooks(page) {
  const faults = [];
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    for (const fault of await accessibilityFaults(page)) faults.push(`${colorScheme}: ${fault}`);
  }
  return faults;
}

/** What sticks out of the page sideways at this width, if the page can be scrolled there. */
export async function stickingOut(page, size) {
  const before = page.viewportSize();
  await page.setViewportSize(size);
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} px in ${clientWidth}`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
  });
  await page.setViewportSize(before);
  return found;
}
