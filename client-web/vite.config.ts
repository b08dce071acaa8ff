import { defineConfig } from "vitest/config";
import { compress } from "./build/compress.ts";
import { licences } from "./build/licences.ts";

// The page's own origin serves everything. While developing, Vite stands before a running server.
const server = "https://localhost:8443";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [licences(), compress()],
  build: {
    // The oldest browsers that have light-dark(), <dialog>, the popover attribute and CSS nesting.
    target: ["chrome123", "firefox125", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/api": { target: server, secure: false },
      "^/rooms/[^/]+/socket": { target: server, secure: false, ws: true },
    },
  },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" },
});
