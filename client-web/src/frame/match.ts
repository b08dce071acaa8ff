/** "/rooms/:room" against "/rooms/abc": the named parts, or nothing. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.replace(/(.)\/$/, "$1").split("/");
  if (wanted.length !== given.length) return undefined;
  const named: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const found = given[place] ?? "";
    if (part.startsWith(":")) {
      if (!found) return undefined;
      try {
        named[part.slice(1)] = decodeURIComponent(found);
      } catch {
        return undefined; // a broken escape names no place
      }
    } else if (part !== found) return undefined;
  }
  return named;
}

/** Where to go after signing in: a path of this page and nothing else. */
export function safeReturn(to: string | null): string {
  return to && /^\/(?![/\\])/.test(to) && !/^\/signin\b/.test(to) ? to : "/rooms";
}
