import { useId } from "preact/hooks";
import type { Me, Version } from "../api/types.ts";
import { go } from "../frame/router.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { asDate } from "../ui/time.ts";
import { narrow, useMedia } from "../ui/use-media.ts";
import { isAuthor, seesExposure } from "./roles.ts";
import { type QuestionSet, allQuestions } from "./set.ts";
import type { Printed } from "./use-printing.ts";

function VersionChoice({ set, versions }: { readonly set: QuestionSet; readonly versions: readonly Version[] }) {
  const address = `/sets/${encodeURIComponent(set.id)}`;
  const newest = versions[0]?.version;
  const id = useId();
  if (versions.length < 2) return null;
  return (
    <div class="set-version">
      <label for={id}>Version</label>
      <select
        id={id} class="input" value={String(set.version)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          go(value === String(newest) ? address : `${address}?version=${value}`);
        }}
      >
        {versions.map((one) => <option key={one.version} value={String(one.version)}>{one.version}, {asDate(one.changed_ms)}</option>)}
      </select>
    </div>
  );
}

interface SetToolsProps {
  readonly set: QuestionSet;
  readonly me: Me;
  readonly versions: readonly Version[];
  /** All answers lie open. */
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onDialog: (name: "export" | "fork") => void;
  readonly onPrint: (what: Printed) => void;
}

/** What can be done with a set. On a narrow page the two that are used most stay in sight, and the others go into the menu. */
export function SetTools({ set, me, versions, open, onOpen, onDialog, onPrint }: SetToolsProps) {
  const isNarrow = useMedia(narrow);
  const address = `/sets/${encodeURIComponent(set.id)}`;
  const mayChange = isAuthor(me);
  const places = [
    { label: "History", href: `${address}/history` },
    ...(mayChange ? [{ label: "Edit", href: `${address}/edit` }] : []),
  ];
  const groups: readonly (readonly MenuItem[])[] = [
    isNarrow ? places.map(({ label, href }) => ({ label, run: () => go(href) })) : [],
    [
      { label: "Build an interview", run: () => go(`/sets/build?set=${encodeURIComponent(set.id)}`) },
      ...(seesExposure(me) ? [{ label: "Exposure", run: () => go(`${address}/exposure`) }] : []),
      ...(mayChange ? [{ label: "Fork…", run: () => onDialog("fork") }] : []),
    ],
    [
      { label: "Export…", run: () => onDialog("export") },
      { label: "Print with answers", run: () => onPrint("answers") },
      { label: "Print without answers", run: () => onPrint("questions") },
    ],
  ];
  return (
    <div class="set-tools">
      <VersionChoice set={set} versions={versions} />
      <LinkButton href={`/study/${encodeURIComponent(set.id)}`}>Study</LinkButton>
      {!isNarrow && places.map(({ label, href }) => <LinkButton key={label} href={href}>{label}</LinkButton>)}
      {allQuestions(set).length > 0 && <Button onClick={onOpen} keys="Alt-a">{open ? "Close all answers" : "Open all answers"}</Button>}
      <Menu kind="plain" label="More" name={`More for ${set.title}`} groups={groups.filter((group) => group.length > 0)} />
    </div>
  );
}
