import { render } from "preact";
import { App } from "./frame/app.tsx";
import { startRouter } from "./frame/router.ts";
import { keepFocus } from "./ui/keep-focus.ts";
import { startTheme } from "./ui/theme.ts";
import "./ui/fonts.css";
import "./ui/tokens.css";
import "./ui/base.css";

startTheme();
startRouter();
keepFocus();
const root = document.getElementById("app");
if (root) render(<App />, root);
