import { createContext } from "preact";
import { useComputed, type ReadonlySignal } from "@preact/signals";
import { useContext, useEffect, useState } from "preact/hooks";
import type { RoomState } from "../sync/state.ts";
import type { RoomClient } from "./client.ts";

export const RoomContext = createContext<RoomClient | undefined>(undefined);

export function useRoom(): RoomClient {
  const client = useContext(RoomContext);
  if (!client) throw new Error("outside of a room");
  return client;
}

/** A part of the room; what shows it is drawn anew only when that part changes. */
export function useRoomPart<Part>(select: (room: RoomState) => Part): Part {
  const client = useRoom();
  const part: ReadonlySignal<Part> = useComputed(() => select(client.room.value));
  return part.value;
}

/** The server's time, told every second while `running`. */
export function useNow(running: boolean): number {
  const client = useRoom();
  const [now, setNow] = useState(client.now());
  useEffect(() => {
    if (!running) return undefined;
    setNow(client.now());
    const timer = setInterval(() => setNow(client.now()), 1000);
    return () => clearInterval(timer);
  }, [running, client]);
  return now;
}
