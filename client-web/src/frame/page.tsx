import type { ComponentChildren } from "preact";
import { signOut } from "../account/sign-out.ts";
import { Button } from "../ui/button.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { Menu } from "../ui/menu.tsx";
import { openPalette } from "../ui/palette.tsx";
import { chooseTheme, theme, themes } from "../ui/theme.ts";
import { path, go } from "./router.ts";
import { account } from "./session.tsx";
import "./page.css";

export const links = [
  { to: "/rooms", label: "Rooms" },
  { to: "/sets", label: "Question sets" },
  { to: "/study", label: "Study" },
  { to: "/transcripts", label: "Transcripts" },
] as const;

export const themeNames = { system: "As the system", light: "Light", dark: "Dark" } as const;

function PageHead() {
  const me = account.value;
  const looks = themes.map((one) => ({ label: themeNames[one], checked: theme.value === one, run: () => chooseTheme(one) }));
  return (
    <header class="page-head">
      <a class="wordmark" href="/rooms">Parley</a>
      <nav class="page-nav" aria-label="Main">
        {links.map(({ to, label }) => {
          const here = path.value === to || path.value.startsWith(`${to}/`) || (path.value === "/" && to === "/rooms");
          return <a key={to} href={to} aria-current={here ? "page" : undefined}>{label}</a>;
        })}
      </nav>
      <div class="page-side">
        <Button kind="quiet" small onClick={openPalette}>Actions<KeyHint keys="Mod-k" /></Button>
        <Menu
          small label={me ? me.name : "Menu"}
          groups={[looks, me ? [{ label: "Account", run: () => go("/account") }, { label: "Sign out", run: () => void signOut() }] : []].filter((one) => one.length > 0)}
        />
      </div>
    </header>
  );
}

/** The head with its links, and the screen below it. */
export function Page({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <PageHead />
      <main class="page-main" id="main" tabIndex={-1}>{children}</main>
    </>
  );
}
