// Files that somebody chose, dropped or pasted, with the names under which they are imported.

export interface Given {
  /** The path inside the folder that was given, or the file's name. */
  readonly name: string;
  readonly content: Blob;
}

export const mostFiles = 5000;
export const mostBytes = 64 * 1024 * 1024;

/** What a folder holds besides its documents. */
function isClutter(name: string): boolean {
  return name.split("/").some((part) => part.startsWith(".") || part === "node_modules" || part === "__MACOSX" || part === "Thumbs.db" || part === "desktop.ini");
}

function unlike(name: string, taken: ReadonlySet<string>): string {
  const end = name.lastIndexOf(".");
  const [stem, rest] = end > name.lastIndexOf("/") + 1 ? [name.slice(0, end), name.slice(end)] : [name, ""];
  for (let number = 2; ; number++) {
    const other = `${stem} (${number})${rest}`;
    if (!taken.has(other)) return other;
  }
}

export interface Picked {
  readonly files: readonly Given[];
  readonly bytes: number;
  /** Why they can't be imported, for people; empty when they can. */
  readonly refusal: string;
}

/** What is worth sending of what was given: no hidden files, nothing empty, each name once. */
export function pick(given: readonly Given[]): Picked {
  const names = new Set<string>();
  const files: Given[] = [];
  let bytes = 0;
  for (const { name, content } of given) {
    if (content.size === 0 || (given.length > 1 && isClutter(name))) continue;
    const own = names.has(name) ? unlike(name, names) : name;
    names.add(own);
    files.push({ name: own, content });
    bytes += content.size;
  }
  const refusal = files.length === 0 ? (given.length > 0 ? "There is nothing to read in it: every file is empty or hidden." : "There is no file in it.")
    : files.length > mostFiles ? `These are ${files.length.toLocaleString("en")} files; ${mostFiles.toLocaleString("en")} can be imported at once. Choose a folder inside it.`
      : bytes > mostBytes ? `These are ${Math.ceil(bytes / 1048576)} MB; ${mostBytes / 1048576} MB can be imported at once.` : "";
  return { files, bytes, refusal };
}

/** Of an input for files, or for a folder. */
export function fromInput(files: Iterable<File>): readonly Given[] {
  return [...files].map((file) => ({ name: file.webkitRelativePath || file.name, content: file }));
}

export function fromText(text: string, title: string): readonly Given[] {
  const name = title.replace(/[\p{Cc}/\\]+/gu, " ").replace(/\s+/g, " ").trim().slice(0, 100);
  return text.trim() ? [{ name: `${name || "pasted text"}.txt`, content: new Blob([text]) }] : [];
}

const inFull = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> => new Promise((resolve, reject) => {
  const all: FileSystemEntry[] = [];
  const next = () => reader.readEntries((some) => { // gives a hundred or so at a time
    if (some.length === 0) resolve(all);
    else {
      all.push(...some);
      next();
    }
  }, reject);
  next();
});

async function walk(entry: FileSystemEntry, into: Given[]): Promise<void> {
  if (into.length > mostFiles) return;
  const name = entry.fullPath.replace(/^\//, "");
  if (entry.isDirectory) {
    if (isClutter(name)) return;
    const children = await inFull((entry as FileSystemDirectoryEntry).createReader());
    for (const child of [...children].sort((a, b) => (a.name < b.name ? -1 : 1))) await walk(child, into);
  } else if (entry.isFile) {
    into.push({ name, content: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) });
  }
}

/** Of a drop: files and whole folders, or text. Has to be called while the event is handled. */
export function fromDrop(data: DataTransfer): Promise<readonly Given[]> {
  const items = [...data.items];
  const entries = items.filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter((one) => one !== null);
  const text = data.getData("text/plain");
  return (async () => {
    if (entries.length === 0) return fromText(text, "");
    const all: Given[] = [];
    for (const entry of entries) {
      if (entry instanceof File) all.push({ name: entry.name, content: entry });
      else await walk(entry, all);
    }
    return all;
  })();
}
