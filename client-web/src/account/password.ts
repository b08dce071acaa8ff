export const shortestPassword = 12;

/** What is wrong with a new password; nothing when it will do. Length is what counts, so nothing else is asked for. */
export function passwordFault(password: string, again: string): string | undefined {
  if ([...password].length < shortestPassword) return `It needs at least ${shortestPassword} characters. A few words in a row are easiest to keep.`;
  if (new TextEncoder().encode(password.normalize("NFC")).length > 1024) return "It is longer than 1,024 bytes.";
  if (password !== again) return "The two aren’t the same.";
  return undefined;
}
