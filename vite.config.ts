import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import packageJson from "./package.json" with { type: "json" };

export default defineConfig({
  // Relative, so that one build serves behind any path; the server writes the <base> of the page.
  base: "./",
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  build: { target: ["chrome109", "firefox115", "safari16.4"], sourcemap: false, chunkSizeWarningLimit: 900 },
  worker: { format: "es" },
  plugins: [
    react(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "service-worker.ts",
      registerType: "prompt",
      injectRegister: false,
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
        globPatterns: ["**/*.{js,css,html,svg,woff2,webmanifest}", "icons/*.png"],
        maximumFileSizeToCacheInBytes: 2_500_000,
      },
    }),
  ],
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/**/*.test.{ts,tsx}"], exclude: ["tests/browser/**"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: "browser", include: ["tests/browser/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false, maxWorkers: 1 },
      },
    ],
  },
});
