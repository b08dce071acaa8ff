/** A text of a few lines that is as high as what stands in it. */
export function GrowingText({ label, text, placeholder, onText }: {
  readonly label: string;
  readonly text: string;
  readonly placeholder?: string;
  readonly onText: (text: string) => void;
}) {
  return (
    <textarea
      class="input edit-text" dir="auto" aria-label={label} rows={Math.min(12, text.split("\n").length)} value={text} placeholder={placeholder}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
