import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const place = "parley.theme";
export const themes: readonly Theme[] = ["system", "light", "dark"];

function kept(): Theme {
  try {
    return themes.find((one) => one === localStorage.getItem(place)) ?? "system";
  } catch {
    return "system"; // storage switched off: the system's choice holds
  }
}

export const theme = signal<Theme>("system");

function show(value: Theme): void {
  theme.value = value;
  if (value === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = value;
}

/** Once, before anything is drawn. */
export function startTheme(): void {
  show(kept());
}

export function chooseTheme(value: Theme): void {
  show(value);
  try {
    if (value === "system") localStorage.removeItem(place);
    else localStorage.setItem(place, value);
  } catch {
    // It holds until the page is closed.
  }
}
