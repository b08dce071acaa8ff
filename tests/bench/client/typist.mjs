// Somebody who types at a steady pace over a socket, one key an edit, and tells where their cursor is,
// as the client does. Knows of the text only how long it is and where its own place in it is.

/** Where a place is after changes; what is inserted there goes before it when `after`. */
function mapped(place, changes, after) {
  let from = 0, to = 0;
  for (const part of changes) {
    if (typeof part === "number") {
      if (place < from + part) break;
      from += part;
      to += part;
      continue;
    }
    const inserted = part.length > 1 ? part.slice(1).join("\n").length : 0;
    if (place < from + part[0] || (place === from && part[0] === 0 && !after)) return to + (after ? inserted : 0);
    from += part[0];
    to += inserted;
  }
  return to + place - from;
}

function lengthAfter(changes) {
  return changes.reduce((sum, part) => sum + (typeof part === "number" ? part : part.slice(1).join("\n").length), 0);
}

const words = "what about an empty list? ";

export class Typist {
  constructor(seat, document) {
    this.seat = seat;
    this.document = document;
    this.version = 0;
    this.length = 0;
    this.place = 0;
    this.typed = 0;
    this.wrong = undefined;
    for (const record of seat.records) this.take(record);
    seat.listeners.add((message) => this.take(message));
  }

  take(record) {
    if (record.document !== this.document || !record.changes) return;
    this.place = mapped(this.place, record.changes, record.command?.startsWith(this.seat.prefix));
    this.version = record.version;
    this.length = lengthAfter(record.changes);
  }

  insert(at, text) {
    const changes = [...(at ? [at] : []), [0, ...text.split("\n")], ...(this.length > at ? [this.length - at] : [])];
    return this.seat.do("edit", { document: this.document, version: this.version, changes });
  }

  /** Begins at this place. Nobody's keys fall together with everybody else's. */
  begin(place, keysPerSecond) {
    this.place = place;
    const gap = 1000 / keysPerSecond;
    let busy = false;
    const key = async () => {
      if (busy) return; // as the client: one edit under way, what comes meanwhile goes with the next
      busy = true;
      try {
        await this.insert(this.place, words[this.typed++ % words.length]);
        const { document, version, place } = this;
        this.seat.ws.send(JSON.stringify({ type: "cursor", document, version, anchor: place, head: place }));
      } catch (error) {
        this.wrong ??= error;
      }
      busy = false;
    };
    this.starting = setTimeout(() => { this.timer = setInterval(key, gap); }, Math.random() * gap);
  }

  async end() {
    clearTimeout(this.starting);
    clearInterval(this.timer);
    if (this.wrong) throw this.wrong;
  }
}
