import type { Id } from "../protocol/generated/messages.ts";
import type { RoomState } from "../sync/state.ts";
import { classNames } from "../ui/class-names.ts";
import { useRoomPart } from "./use-room.tsx";

/** 1 to 6, by the order of coming in: the same hue for a person in every place. */
export function hueOf(room: RoomState, member: Id): number {
  const at = [...room.members.keys()].indexOf(member);
  return (Math.max(0, at) % 6) + 1;
}

export const nameOf = (room: RoomState, member: Id | undefined): string =>
  (member !== undefined && room.members.get(member)?.name) || "Somebody";

export function PersonName({ member }: { readonly member: Id | undefined }) {
  const name = useRoomPart((room) => nameOf(room, member));
  const hue = useRoomPart((room) => (member === undefined ? 1 : hueOf(room, member)));
  return <span class={classNames("person", `person-${hue}`)}>{name}</span>;
}
