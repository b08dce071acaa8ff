import { useEffect, useRef, useState } from "preact/hooks";
import { loadKeyring } from "../account/keyring.ts";
import * as api from "../api/api.ts";
import { keyName } from "../api/key-name.ts";
import { sentence } from "../api/request.ts";
import type { Me, Person, TranscriptDetail } from "../api/types.ts";
import { useLoaded } from "../frame/load.ts";
import { Shown } from "../frame/loading.tsx";
import type { Id } from "../protocol/generated/messages.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Select } from "../ui/field.tsx";
import { Notice, announce } from "../ui/status.tsx";
import { asDateAndClock } from "../ui/time.ts";
import { type Holder, possibleHolders, readHolders } from "./holders.ts";
import { type Sealed, passOn } from "./pass-on.ts";

export const holdersKeys = "Alt-h";

function TakingBack({ holder, room, onDone, onKeep }: { readonly holder: Holder; readonly room: Id; readonly onDone: () => void; readonly onKeep: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => around.current?.querySelector<HTMLElement>("button:last-of-type")?.focus(), []); // the button that was pressed is gone
  const take = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await api.takeBack(room, holder.grant);
      announce(`Taken back from ${holder.name}.`);
      onDone();
    } catch (thrown) {
      setError(sentence(thrown));
      setBusy(false);
    }
  };
  return (
    <div class="holder-ask" ref={around}>
      <p>{holder.name} is signed out everywhere and can’t open it here any more. But nobody can be made to unread: what they have read they know, and what they have exported they keep.</p>
      {error && <p class="field-error" role="alert">{error}</p>}
      <p class="form-foot">
        <Button small kind="danger" busy={busy && "Taking it back…"} onClick={() => void take()}>Take it back</Button>
        <Button small onClick={onKeep}>Leave it</Button>
      </p>
    </div>
  );
}

function HolderRow({ holder, me, room, onChanged }: { readonly holder: Holder; readonly me: Me; readonly room: Id; readonly onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <li class="holder">
      <div class="holder-line">
        <div>
          <span class="holder-name">{holder.name}</span>{holder.person === me.id && " (you)"}
          <p class="row-note">{holder.by ? `passed on by ${holder.by}` : "since it was sealed"}, {asDateAndClock(holder.grantedMs)}{holder.person === undefined && "; kept offline, and can’t be taken back"}</p>
        </div>
        {holder.mayTakeBack && !asking && <Button small aria-label={`Take it back from ${holder.name}`} onClick={() => setAsking(true)}>Take back…</Button>}
      </div>
      {holder.outdated && <p class="holder-doubt">{holder.person === me.id ? "You have" : `${holder.name} has`} had new keys since, and this grant was for the old ones. It can be passed on again.</p>}
      {holder.doubts.length > 0 && <p class="holder-doubt">Something is wrong with this grant. {holder.doubts.join(" ")}</p>}
      {asking && <TakingBack holder={holder} room={room} onDone={onChanged} onKeep={() => setAsking(false)} />}
    </li>
  );
}

function PassOn({ detail, sealed, me, to, onChanged }: { readonly detail: TranscriptDetail; readonly sealed: Sealed; readonly me: Me; readonly to: readonly Person[]; readonly onChanged: () => void }) {
  const [picked, setPicked] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const person = to.find((one) => one.id === picked);
  const give = async () => {
    if (!person || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const identity = await (await loadKeyring()).unlocked();
      if (!identity) throw new Error("Your keys were put away. Open the transcript once more.");
      await passOn(detail, sealed, me, identity, person, Date.now());
      announce(`Passed on to ${person.name}.`);
      setPicked("");
      onChanged();
    } catch (thrown) {
      setError(sentence(thrown));
    }
    setBusy(false);
  };
  if (to.length === 0) return <p class="field-hint">Nobody else has an account with a key.</p>;
  const options = [{ value: "", label: "Choose somebody…" }, ...to.map((one) => ({ value: one.id, label: `${one.name}, ${one.email}` }))];
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void give(); }}>
      <Select
        label="Pass it on to" value={picked} options={options} error={error} onPick={setPicked}
        hint={person?.box_public
          ? <>They can then open all of it with their own password, and pass it on. It is locked to their key, which begins <span class="key-name">{keyName(person.box_public)}</span>: they see the same on their account page.</>
          : "Whoever has an account with a key can be given it."}
      />
      <div><Button kind="primary" type="submit" disabled={!person} busy={busy && "Passing it on…"}>Pass it on</Button></div>
    </form>
  );
}

interface HoldersProps {
  readonly detail: TranscriptDetail;
  readonly me: Me;
  /** Once it is open and nothing is wrong with it: only then can it be passed on. */
  readonly sealed: Sealed | undefined;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** Who can open a transcript since when, passing it on and taking it back. */
export function Holders({ detail, me, sealed, onChanged, onClose }: HoldersProps) {
  const loaded = useLoaded(async () => {
    const people = await api.people();
    const holders = await readHolders(detail, me, people);
    return { holders, to: possibleHolders(holders, me, people) };
  }, [detail]);
  return (
    <Dialog title="Who can open this transcript" onClose={onClose}>
      <Shown what="Reading the grants…" loaded={loaded}>
        {({ holders, to }) => (
          <>
            <ul class="holders">
              {holders.map((holder) => <HolderRow key={holder.grant} holder={holder} me={me} room={detail.room} onChanged={onChanged} />)}
            </ul>
            {sealed
              ? <PassOn detail={detail} sealed={sealed} me={me} to={to} onChanged={onChanged} />
              : <Notice title="To pass it on, open it first."><p>Only somebody whose key opens it can make a grant for somebody else.</p></Notice>}
          </>
        )}
      </Shown>
    </Dialog>
  );
}
