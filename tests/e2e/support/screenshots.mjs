// Pictures of the screens, for people to look at: build/screenshots/NAME-light-1280.png and so on.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/parley.mjs";

const folder = join(root, "build", "screenshots");
const wide = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

/** Takes the page as it is, light and dark, wide and on a phone, and leaves it light and wide. */
export async function takePictures(page, name, { sizes = [wide, phone] } = {}) {
  mkdirSync(folder, { recursive: true });
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${size.width}.png`), caret: "initial" });
    }
  }
  await page.setViewportSize(wide);
}
