// What was typed elsewhere for the room that is planned next. It names a person, so it stands in no address.
let candidate = "";

export function handOverCandidate(name: string): void {
  candidate = name.trim();
}

/** Once. */
export function takeCandidate(): string {
  const taken = candidate;
  candidate = "";
  return taken;
}
