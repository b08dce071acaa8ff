import { TextField } from "../ui/field.tsx";
import { passwordFault, shortestPassword } from "./password.ts";

export interface NewPassword {
  readonly password: string;
  readonly again: string;
}

/** A new password, twice. */
export function PasswordFields({ value, error, onValue }: { readonly value: NewPassword; readonly error: string | undefined; readonly onValue: (value: NewPassword) => void }) {
  const isFirst = error !== undefined && passwordFault(value.password, value.password) !== undefined; // else the second isn't the same
  return (
    <>
      <TextField label="New password" type="password" autocomplete="new-password" hint={`At least ${shortestPassword} characters.`} value={value.password} error={isFirst ? error : undefined} onText={(password) => onValue({ ...value, password })} />
      <TextField label="Once more" type="password" autocomplete="new-password" value={value.again} error={isFirst ? undefined : error} onText={(again) => onValue({ ...value, again })} />
    </>
  );
}
