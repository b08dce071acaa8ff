// Of several tabs with the same seat, the newest has it. The one before is asked to put its work down
// first, so that the newer one finds all of it.

interface Message {
  readonly type: "take" | "given";
  readonly tab: string;
}

const answerMs = 1500;

const isMessage = (data: unknown): data is Message =>
  typeof data === "object" && data !== null && "type" in data && "tab" in data;

export interface SeatHolder {
  /** Lets the seat go, without asking anybody. */
  readonly release: () => void;
}

/**
 * Takes the seat for this tab. `onTaken` is called when a newer tab wants it: it puts the work down, and
 * the seat is given when its promise is resolved.
 */
export async function holdSeat(seat: string, onTaken: () => Promise<void>): Promise<SeatHolder> {
  const tab = crypto.randomUUID();
  const channel = new BroadcastChannel(`parley-seat:${seat}`);
  const lock = `parley-seat:${seat}`;
  let letGo: () => void = () => undefined;
  let held = true;
  const give = async (asking: boolean): Promise<void> => {
    if (!held) return;
    held = false;
    await onTaken();
    letGo();
    if (asking) channel.postMessage({ type: "given", tab } satisfies Message);
    channel.close();
  };
  const take = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      navigator.locks
        .request(lock, options, (granted) => {
          resolve(granted !== null);
          return granted ? new Promise<void>((release) => (letGo = release)) : undefined;
        })
        .catch(() => give(false)); // somebody took it without waiting for the answer
    });
  if (!(await take({ ifAvailable: true }))) {
    await askFor(channel, tab);
    await take({ steal: true });
  }
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (isMessage(event.data) && event.data.type === "take" && event.data.tab !== tab) void give(true);
  };
  return {
    release: () => {
      if (!held) return;
      held = false;
      letGo();
      channel.close();
    },
  };
}

function askFor(channel: BroadcastChannel, tab: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, answerMs);
    channel.onmessage = (event: MessageEvent<unknown>) => {
      if (!isMessage(event.data) || event.data.type !== "given") return;
      clearTimeout(timer);
      resolve();
    };
    channel.postMessage({ type: "take", tab } satisfies Message);
  });
}
