// Keys are written "Mod-k", "Alt-Shift-n", "Escape". Mod is Command on a Mac, else Control.

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export function isMac(platform: string = navigator.platform): boolean {
  return /Mac|iPhone|iPad/.test(platform);
}

function split(keys: string): { readonly modifiers: ReadonlySet<string>; readonly key: string } {
  const parts = keys.split("-");
  const key = parts.pop() ?? "";
  return { modifiers: new Set(parts), key };
}

/** Alt changes the character on some keyboards, so letters are compared by their place as well. */
function isKey(press: KeyPress, key: string): boolean {
  if (press.key.toLowerCase() === key.toLowerCase()) return true;
  if (!press.altKey) return false;
  return press.code === `Key${key.toUpperCase()}` || press.code === `Digit${key}`;
}

export function matches(press: KeyPress, keys: string, mac: boolean): boolean {
  const { modifiers, key } = split(keys);
  const wantsMod = modifiers.has("Mod");
  return isKey(press, key)
    && press.altKey === modifiers.has("Alt")
    && press.shiftKey === modifiers.has("Shift")
    && press.ctrlKey === (modifiers.has("Ctrl") || (wantsMod && !mac))
    && press.metaKey === (wantsMod && mac);
}

const macNames: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Ctrl: "⌃", Enter: "↩" };
const names: Readonly<Record<string, string>> = { Mod: "Ctrl" };
const keyNames: Readonly<Record<string, string>> = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", " ": "Space",
};

/** What stands on the keys, one string a key. */
export function keyLabels(keys: string, mac: boolean): readonly string[] {
  return keys.split("-").map((part) =>
    (mac ? macNames[part] : names[part]) ?? keyNames[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** As `aria-keyshortcuts` wants it. */
export function ariaKeys(keys: string, mac: boolean): string {
  return keys.replace("Mod", mac ? "Meta" : "Control").replace("Ctrl", "Control").replaceAll("-", "+");
}
