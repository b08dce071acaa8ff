// Taking a seat from this page: which seat it is, the work that was kept for it, and the line to it.
import * as api from "../api/api.ts";
import { Refusal } from "../api/request.ts";
import { indexedDbKeeper } from "../transport/indexed-db.ts";
import { holdSeat } from "../transport/seat-holder.ts";
import { socketAddress, webSocketLine } from "../transport/web-socket.ts";
import { RoomClient } from "./client.ts";

const probeMs = 5000;

async function probe(): Promise<boolean> {
  const response = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(probeMs) });
  return response.ok;
}

/** Ten letters and digits: with the seat's 1,024 remembered ids, never the same twice. */
function freshPrefix(): string {
  const digits = "0123456789abcdefghjkmnpqrstvwxyz";
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => digits[byte % 32]).join("");
}

async function ownSeat(room: string): Promise<string> {
  const { member } = await api.room(room);
  if (member === undefined) throw new Refusal("forbidden", "Your account may look after this room, but has no seat in it. Whoever plans it can give you one.", false);
  return member;
}

export interface TakenSeat {
  readonly client: RoomClient;
  readonly leave: () => void;
}

/**
 * `linked`: the member whose seat was taken by link. Without it the account's own seat is looked up.
 * Errors: Refusal, when there is no such seat or nobody is signed in.
 */
export async function takeSeat(room: string, linked: string | undefined): Promise<TakenSeat> {
  const seat = `${room}/${linked ?? (await ownSeat(room))}`;
  const client = new RoomClient({
    openLine: webSocketLine(socketAddress(location.origin, room, linked)),
    keeper: indexedDbKeeper(seat),
    idPrefix: freshPrefix(),
    probe,
  });
  const holder = await holdSeat(seat, () => client.takenOver());
  const listeners = new AbortController();
  const { signal } = listeners;
  addEventListener("online", () => client.network(true), { signal });
  addEventListener("offline", () => client.network(false), { signal });
  addEventListener("pagehide", () => client.hurry(), { signal });
  addEventListener(
    "beforeunload",
    (event) => {
      const save = client.save.peek();
      if ("unsaved" in save && save.unsaved && !save.kept) event.preventDefault();
    },
    { signal },
  );
  client.network(navigator.onLine);
  await client.start();
  return {
    client,
    leave: () => {
      listeners.abort();
      void client.stop().then(holder.release);
    },
  };
}
