import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import packageJson from "./package.json" with { type: "json" };
import { packedDecoder, packedWords, sumOf } from "./src/app-files.ts";
import * as english from "./src/ui/messages/en/index.ts";
import * as vietnamese from "./src/ui/messages/vi/index.ts";

/**
 * The page's own script becomes a classic one. Chromium keeps what it compiled of a classic script from the moment the service
 * worker has it, but never uses again what it compiled of a module that a service worker answers (seen in 156): each start
 * would compile everything once more. What comes later stays modules, and finds what it shares with the page under the
 * script's old name. See decision 0017.
 */
const classicPageScript = (): Plugin => ({
  name: "classic-page-script",
  apply: "build",
  enforce: "post",
  // Once Vite has written what each later part asks for.
  generateBundle: { order: "post", handler(_options, bundle) {
    const entry = Object.values(bundle).find((file): file is Rolldown.OutputChunk => file.type === "chunk" && file.isEntry);
    const page = bundle["index.html"];
    if (!entry || page?.type !== "asset") return this.error("there is no page, or it has no script");
    if (entry.imports.length > 0) return this.error(`the page's script still imports ${entry.imports.join(", ")}`);
    const [exporting, list = ""] = /export\s*\{([^{}]*)\};?\s*$/.exec(entry.code) ?? [""];
    const shared = list.split(",").flatMap((pair) => (pair.trim() === "" ? [] : [pair.trim().split(/\s+as\s+/)])).map(([inner, outer = inner]) => ({ inner, outer }));
    if (shared.length !== entry.exports.length) return this.error(`${shared.length} of ${entry.exports.length} shared parts of the page's script were found`);
    const fileName = entry.fileName.replace(/\.js$/, "-page.js");
    const body = entry.code.slice(0, entry.code.length - exporting.length).replaceAll("import.meta", "thisScript");
    const handOn = shared.map(({ inner, outer }) => `get ${outer}(){return ${inner}}`).join();
    this.emitFile({ type: "asset", fileName, source: `(()=>{"use strict";const thisScript={url:document.currentScript.src};${body}\n;globalThis.tuSachPage={${handOn}}})();\n` });
    const taken = shared.map(({ outer }, index) => `${outer}:part${index}`).join();
    entry.code = `const{${taken}}=globalThis.tuSachPage;export{${shared.map(({ outer }, index) => `part${index} as ${outer}`).join()}};\n`;
    const html = String(page.source);
    page.source = html.replace(/<script type="module"[^>]*src="([^"]*)"><\/script>/, (_tag, source: string) => `<script defer src="${source.replace(entry.fileName, fileName)}"></script>`);
    if (page.source === html) this.error("the page does not ask for its script");
  } },
});

/** The library that reads bar codes as WebAssembly lies packed beside the app: see decision 0037. */
export const packDecoder = (): Plugin => ({
  name: "pack-decoder",
  apply: "build",
  async generateBundle() {
    const wasm = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
    this.emitFile({ type: "asset", fileName: packedDecoder, source: gzipSync(wasm, { level: 9 }) });
  },
});

/** So do the words of both languages. */
const packWords = (): Plugin => ({
  name: "pack-words",
  apply: "build",
  generateBundle() {
    for (const [language, words] of [["vi", vietnamese], ["en", english]] as const) this.emitFile({ type: "asset", fileName: packedWords(language), source: gzipSync(JSON.stringify(words), { level: 9 }) });
  },
});

/** Where this build is written: the bench builds into folders of its own. */
let written = "";
const whereWritten = (): Plugin => ({ name: "where-written", configResolved: ({ root, build }) => { written = resolve(root, build.outDir); } });

export default defineConfig({
  // Relative, so that one build serves behind any path; the server writes the <base> of the page.
  base: "./",
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  build: {
    target: ["chrome109", "firefox115", "safari16.4"],
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    // All that the desk needs at once is one file.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "desk", tags: ["$initial"] }] } } },
  },
  worker: { format: "es" },
  plugins: [
    react(),
    whereWritten(),
    classicPageScript(),
    packDecoder(),
    packWords(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "service-worker.ts",
      registerType: "prompt",
      injectRegister: false,
      includeManifestIcons: false,
      manifest: {
        id: "./",
        name: "Tủ Sách: thư viện trường học",
        short_name: "Tủ Sách",
        description: "Mượn, trả và tra cứu sách của thư viện trường, cả khi mất mạng.",
        lang: "vi",
        start_url: "./#/desk",
        scope: "./",
        display: "standalone",
        background_color: "#FBF8F1",
        theme_color: "#0F5B66",
        categories: ["education", "productivity"],
        icons: [
          { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icons/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
        screenshots: [
          { src: "screenshots/desk-wide.png", sizes: "1366x768", type: "image/png", form_factor: "wide", label: "Quầy mượn trả" },
          { src: "screenshots/desk-narrow.png", sizes: "390x844", type: "image/png", form_factor: "narrow", label: "Quầy mượn trả trên điện thoại" },
        ],
        shortcuts: [
          { name: "Mượn – Trả", url: "./#/desk", icons: [{ src: "icons/icon-192.png", sizes: "192x192" }] },
          { name: "Tra cứu", url: "./#/search", icons: [{ src: "icons/icon-192.png", sizes: "192x192" }] },
        ],
      },
      injectManifest: {
        // What each file says, so that the service worker knows when it has all of it.
        manifestTransforms: [async (entries) => ({ manifest: await Promise.all(entries.map(async (entry) => ({ ...entry, sum: await sumOf(entry.url, Uint8Array.from(await readFile(join(written, entry.url)))) }))) })],
        globPatterns: ["**/*.{js,css,html,svg,woff2,webmanifest}", "icons/*.png", packedDecoder, packedWords("vi"), packedWords("en")],
        maximumFileSizeToCacheInBytes: 2_500_000,
      },
    }),
  ],
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/**/*.test.{ts,tsx}"], exclude: ["tests/browser/**", "**/node_modules/**"], testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } },
      },
      {
        extends: true,
        test: { name: "browser", include: ["tests/browser/**/*.test.ts"], globalSetup: ["tests/browser/demo-folder.ts"], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false, maxWorkers: 1 },
      },
    ],
  },
});

