import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { isolated } from "./direction.ts";
import "./field.css";

interface Around {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
}

interface Wiring {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": "true" | undefined;
}

/** Label above, hint and error below; the control is told of both. */
export function Field({ label, hint, error, children }: Around & { readonly children: (wiring: Wiring) => ComponentChildren }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? "true" : undefined })}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

interface Typed extends Around {
  readonly value: string;
  readonly onText: (value: string) => void;
}

interface TextFieldProps extends Typed {
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: string;
  readonly autofocus?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
}

export function TextField({ label, hint, error, type = "text", value, onText, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => {
        const whole = { ...rest, ...wiring, class: "input", value, onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => onText(event.currentTarget.value) };
        switch (type) { // the element's types are told apart by a literal
          case "email": return <input type="email" {...whole} />;
          case "password": return <input type="password" {...whole} />;
          case "text": return <input type="text" dir="auto" {...whole} />;
        }
      }}
    </Field>
  );
}

interface TextAreaProps extends Typed {
  readonly rows?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
}

export function TextArea({ label, hint, error, value, onText, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <textarea dir="auto" {...rest} {...wiring} class="input" value={value} onInput={(event) => onText(event.currentTarget.value)} />}
    </Field>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

interface Picked<Value extends string> extends Around {
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onPick: (value: Value) => void;
}

export function Select<Value extends string>({ label, hint, error, value, options, onPick }: Picked<Value>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select
          {...wiring} class="input" value={value}
          onChange={(event) => {
            const picked = options[event.currentTarget.selectedIndex];
            if (picked) onPick(picked.value);
          }}
        >
          {options.map((option) => <option key={option.value} value={option.value}>{isolated(option.label)}</option>)}
        </select>
      )}
    </Field>
  );
}

/** One of a few, each with a sentence of its own. */
export function Choices<Value extends string>({ label, hint, value, options, onPick }: Picked<Value>) {
  const name = useId();
  return (
    <fieldset class="field choices">
      <legend>{label}</legend>
      {hint && <p class="field-hint">{hint}</p>}
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onPick(option.value)} />
          <span>{option.label}</span>
          {option.hint && <span class="field-hint">{option.hint}</span>}
        </label>
      ))}
    </fieldset>
  );
}

interface CheckboxProps {
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

export function Checkbox({ checked, onCheck, hint, disabled, children }: CheckboxProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onCheck(event.currentTarget.checked)} />
      <span>{children}</span>
      {hint && <span class="field-hint">{hint}</span>}
    </label>
  );
}
