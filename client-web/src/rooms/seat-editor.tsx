import type { Person } from "../api/types.ts";
import { Button } from "../ui/button.tsx";
import { Select, TextField } from "../ui/field.tsx";
import type { DraftSeat } from "./draft.ts";
import { roleOptions } from "./words.ts";

interface SeatEditorProps {
  readonly seat: DraftSeat;
  /** Those who can take a seat with their account. */
  readonly people: readonly Person[];
  /** Somebody wanted to plan the room: what lacks is said. */
  readonly pressed?: boolean;
  readonly onChange: (seat: DraftSeat) => void;
  readonly onRemove?: () => void;
}

/** One seat of a room: who sits there, as what, and how they come in. */
export function SeatEditor({ seat, people, pressed, onChange, onRemove }: SeatEditorProps) {
  const byLink = { value: "", label: "by a link" };
  const ways = seat.role === "candidate" ? [byLink] : [byLink, ...people.map((one) => ({ value: one.id, label: `as ${one.name}` }))];
  const pickWay = (account: string) => {
    const person = people.find((one) => one.id === account);
    onChange({ ...seat, account, name: person && !seat.name ? person.name : seat.name });
  };
  return (
    <div class="seat-row">
      <Select label="Role" value={seat.role} options={roleOptions} onPick={(role) => onChange({ ...seat, role, account: role === "candidate" ? "" : seat.account })} />
      <TextField label="Name" value={seat.name} error={pressed && !seat.name.trim() ? "The name is missing." : undefined} maxLength={200} autocomplete="off" onText={(name) => onChange({ ...seat, name })} />
      <Select label="Comes in" value={seat.account} options={ways} onPick={pickWay} />
      {seat.role === "candidate" && (
        <div class="seat-identity">
          <TextField
            label="What identifies the candidate" value={seat.candidate} maxLength={254} autocomplete="off" onText={(candidate) => onChange({ ...seat, candidate })}
            hint="An address, for example; may stay empty, then the name does it. It is for not asking them the same questions another time: only a keyed hash of it is kept, and the candidate doesn’t see it."
          />
        </div>
      )}
      {onRemove && <Button kind="quiet" onClick={onRemove} aria-label={`Remove the seat of ${seat.name || "nobody yet"}`}>Remove</Button>}
    </div>
  );
}
