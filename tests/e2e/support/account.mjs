// Accounts as an administrator makes them, and as people take them over in the browser.
import { parleyJson } from "../../support/parley.mjs";

/** Gives the account's e-mail address. */
export async function comeIn(person, data, { name, role, password }) {
  const email = `${name.toLowerCase()}@example.org`;
  const added = await parleyJson("user", "add", "--data", data, "--email", email, "--name", name, "--role", role);
  await person.go(added.link);
  await person.heading(`Welcome, ${name}`);
  await person.field("New password").fill(password);
  await person.field("Once more").fill(password);
  await person.press("Choose this password");
  await person.heading(/Rooms|Sealed|Transcripts/);
  return email;
}
