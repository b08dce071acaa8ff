import { Field } from "../../ui/field.tsx";

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Digits, or nothing. */
  readonly value: string;
  readonly onText: (value: string) => void;
}

/** A number that is typed; what isn't a digit is left out. */
export function NumberField({ label, hint, error, value, onText }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          {...wiring} class="input build-number" type="text" inputMode="numeric" autocomplete="off" maxLength={4} value={value}
          onInput={(event) => {
            const digits = event.currentTarget.value.replace(/\D+/g, "");
            event.currentTarget.value = digits;
            onText(digits);
          }}
        />
      )}
    </Field>
  );
}
