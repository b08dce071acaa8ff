import type { RoomRow } from "../api/types.ts";
import type { Phase } from "../protocol/generated/messages.ts";

export interface RoomGroup {
  readonly title: string;
  readonly rooms: readonly RoomRow[];
}

const groups: readonly { readonly title: string; readonly phases: readonly Phase[] }[] = [
  { title: "Under way", phases: ["lobby", "live", "debrief"] },
  { title: "Planned", phases: ["planned"] },
  { title: "Closed", phases: ["sealed"] },
];

/** What is going on first; groups without rooms are left out. */
export function groupRooms(rooms: readonly RoomRow[]): readonly RoomGroup[] {
  return groups
    .map(({ title, phases }) => ({ title, rooms: rooms.filter((room) => phases.includes(room.phase)) }))
    .filter((group) => group.rooms.length > 0);
}
