import { computed } from "@preact/signals";
import { useEffect, useErrorBoundary, useMemo, useState } from "preact/hooks";
import { sentence } from "../api/request.ts";
import { signOut } from "../account/sign-out.ts";
import { type Action, runKeys, useActions } from "../ui/actions.ts";
import { Button } from "../ui/button.tsx";
import { Palette, openPalette } from "../ui/palette.tsx";
import { Notice, StatusRegion } from "../ui/status.tsx";
import { chooseTheme, theme, themes } from "../ui/theme.ts";
import { EmptyState } from "../ui/empty.tsx";
import { Waiting } from "./loading.tsx";
import { matchPath } from "./match.ts";
import { Page, links, themeNames } from "./page.tsx";
import { type Place, go, place } from "./router.ts";
import { type Route, type Screen, routes } from "./routes.ts";
import { account } from "./session.tsx";

interface Found {
  readonly route: Route;
  readonly named: Readonly<Record<string, string>>;
}

function find({ path: at, query }: Place): Found | undefined {
  for (const route of routes) {
    const named = matchPath(route.pattern, at);
    if (named && (route.query === undefined || query.has(route.query))) return { route, named };
  }
  return undefined;
}

/** What makes a place another one, so that its screen begins anew. */
const identity = computed(() => {
  const { path: at, query } = place.value;
  return `${at} ${query.get("seats") ?? ""}`;
});

type Fetched = { readonly route: Route; readonly screen: Screen } | { readonly route: Route; readonly error: unknown };

/** The route's screen, once its chunk is there. */
function useScreen(route: Route | undefined): Fetched | undefined {
  const [fetched, setFetched] = useState<Fetched>();
  useEffect(() => {
    let wanted = true;
    route?.load().then(
      (screen) => { if (wanted) setFetched({ route, screen }); },
      (error: unknown) => { if (wanted) setFetched({ route, error }); },
    );
    return () => { wanted = false; };
  }, [route]);
  return fetched && fetched.route === route ? fetched : undefined;
}

function Broken({ text }: { readonly text: string }) {
  return (
    <Notice tone="bad" title="This page couldn’t be shown.">
      <p>{text}</p>
      <Button small onClick={() => location.reload()}>Load it again</Button>
    </Notice>
  );
}

function NotFound() {
  return (
    <EmptyState title="There is nothing at this address." isPage action={<a href="/rooms">Go to the rooms</a>}>
      <p>Check that it was copied whole.</p>
    </EmptyState>
  );
}

function Current({ found }: { readonly found: Found | undefined }) {
  const fetched = useScreen(found?.route);
  const [broken] = useErrorBoundary();
  if (!found) return <NotFound />;
  if (broken) return <Broken text={sentence(broken)} />;
  if (!fetched) return <Waiting text="Loading the page…" />;
  if ("error" in fetched) return <Broken text="A part of it couldn’t be fetched. The connection may be down, or the server was updated." />;
  const { screen: Shown } = fetched;
  return <Shown key={identity.value} named={found.named} query={place.value.query} />;
}

function everywhere(): readonly Action[] {
  const signedIn: readonly Action[] = account.value
    ? [
        ...links.map(({ to, label }): Action => ({ id: `go${to}`, group: "Go to", label, run: () => go(to) })),
        { id: "go/account", group: "Go to", label: "Account", run: () => go("/account") },
        { id: "sign-out", group: "Account", label: "Sign out", run: () => void signOut() },
      ]
    : [];
  return [
    { id: "palette", group: "Page", label: "List the actions of this place", keys: "Mod-k", run: openPalette },
    ...signedIn,
    ...themes.filter((one) => one !== theme.value).map((one): Action => ({
      id: `theme-${one}`, group: "Page", label: `Look: ${themeNames[one].toLowerCase()}`, run: () => chooseTheme(one),
    })),
  ];
}

/** The screen that the address names, in its frame, with what every place has. */
export function App() {
  const found = useMemo(() => find(place.peek()), [identity.value]);
  useActions(everywhere, [account.value, theme.value]);
  useEffect(() => {
    addEventListener("keydown", runKeys);
    return () => removeEventListener("keydown", runKeys);
  }, []);
  const bare = found?.route.frame === "bare";
  return (
    <>
      {bare ? <Current key={identity.value} found={found} /> : <Page><Current key={identity.value} found={found} /></Page>}
      <Palette />
      <StatusRegion />
    </>
  );
}
