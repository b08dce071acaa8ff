import { useState } from "preact/hooks";
import type { ImportOptions, ImportStatus } from "../../api/set-types.ts";
import { Button } from "../../ui/button.tsx";

interface ColumnsTableProps {
  readonly columns: NonNullable<ImportStatus["columns"]>;
  readonly fields: readonly string[];
  readonly onRead: (options: ImportOptions) => void;
}

/** The columns of a table or the members of JSON objects, what each is taken for, and the first rows. */
export function ColumnsTable({ columns, fields, onRead }: ColumnsTableProps) {
  const [taken, setTaken] = useState(columns.fields);
  const isPlain = (name: string): boolean => name !== "" && columns.names.filter((one) => one === name).length === 1 && !/^\d+$/.test(name);
  const isChanged = taken.some((field, at) => field !== columns.fields[at]);
  return (
    <form
      class="import-columns"
      onSubmit={(event) => {
        event.preventDefault();
        onRead({ mappings: columns.names.map((name, at) => ({ column: isPlain(name) ? name : String(at + 1), field: taken[at] ?? "" })) });
      }}
    >
      <div class="import-columns-box" tabIndex={0} role="group" aria-label="Columns and first rows">
        <table>
          <thead>
            <tr>{columns.names.map((name, at) => <th key={at} scope="col">{name || `Column ${at + 1}`}</th>)}</tr>
            <tr>
              {columns.names.map((name, at) => (
                <td key={at}>
                  <select
                    class="input" aria-label={`What ${name || `column ${at + 1}`} is`} value={taken[at] ?? ""}
                    onChange={(event) => { const { value } = event.currentTarget; setTaken(taken.map((one, index) => (index === at ? value : one))); }}
                  >
                    <option value="">not imported</option>
                    {[...new Set([...fields, taken[at] ?? ""])].filter(Boolean).map((field) => <option key={field} value={field}>{field}</option>)}
                  </select>
                </td>
              ))}
            </tr>
          </thead>
          <tbody>{columns.rows.map((row, at) => <tr key={at}>{columns.names.map((_, index) => <td key={index}>{row[index]}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <div class="form-foot">
        <Button type="submit" disabled={!isChanged}>Read it again with these columns</Button>
        {!taken.includes("prompt") && <p class="row-note">One column has to be the prompt.</p>}
      </div>
    </form>
  );
}
