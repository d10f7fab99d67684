/** Another version of the app in a real browser: it waits for the end of an act, comes whole or not at all, and goes back as it came. */
import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import * as english from "../../src/ui/messages/en/index.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { buildVersion, lookForAnother, ownFileOf, serve, versionOf } from "./built-versions.ts";
import { openProfile, type Profile } from "./chromium.ts";
import { nothingFor, openDemo, scanAtDesk, untilOfflineReady } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-updates-"));
const shown = join(data, "shown");
const card = ownCodeFrom({ kind: "card", block: 900, serial: 410 });
const places = new Map<string, string>();
let server: RunningServer;
let profile: Profile;
let page: Page;

beforeAll(async () => {
  for (const version of ["one", "two", "broken", "lacking"]) places.set(version, await buildVersion(data, version));
  truncateSync(join(places.get("broken")!, ownFileOf("broken")), 100);
  rmSync(join(places.get("lacking")!, ownFileOf("lacking")));
  serve(shown, places.get("one")!);
  server = await startServer({ port: 0, host: "127.0.0.1", data: join(data, "school"), demo: true, dist: shown });
  profile = await openProfile();
  page = profile.page;
  await openDemo(page, `http://localhost:${server.port}`);
  await untilOfflineReady(page);
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const deskIsOpen = (version: string): Promise<unknown> => page.locator(`html:has(meta[name=version][content=${version}]) [data-ready=desk]`).waitFor({ timeout: 90_000 });
/** Somebody in one of the windows is in the middle of something. */
const holdsItUp = () => page.evaluate(async () => (await navigator.locks.query()).held?.some(({ name, mode }) => name === "tu-sach-act" && mode === "shared") ?? false);
/** Whether the file that only this version has lies here. */
const keptOf = (version: string, then?: "taken away") =>
  page.evaluate(async ([file, goes]) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const kept = (await cache.keys()).find(({ url }) => url.includes(file!));
      if (kept) return goes === undefined || (await cache.delete(kept));
    }
    return false;
  }, [ownFileOf(version), then] as const);
const startsOffline = async (version: string): Promise<void> => {
  await profile.context.setOffline(true);
  await page.reload();
  await deskIsOpen(version);
  await profile.context.setOffline(false);
};

test("while a reader is open at the desk another version is offered and waits; once the desk is quiet it takes over by itself, and starts without a line", async () => {
  expect(await versionOf(page)).toBe("one");
  await scanAtDesk(page, card);
  serve(shown, places.get("two")!);
  expect(await lookForAnother(page)).toBe("waits");
  await page.getByText(words.shell.update).waitFor();
  await nothingFor(page, "the desk with another version");
  await expect.poll(holdsItUp, { timeout: 10_000 }).toBe(true);
  expect(await versionOf(page)).toBe("one");
  await page.keyboard.press("Escape");
  await expect.poll(holdsItUp, { timeout: 10_000 }).toBe(false);
  await deskIsOpen("two");
  await startsOffline("two");
});

test.each(["broken", "lacking"])("a version that comes %s is dropped, and the one before still starts without a line", async (version) => {
  serve(shown, places.get(version)!);
  expect(await lookForAnother(page)).toBe("dropped");
  expect(await page.getByText(words.shell.update).count()).toBe(0);
  await startsOffline("two");
  expect(await versionOf(page)).toBe("two");
});

test("the server goes back to the version before: it comes by the same way, when somebody says so, but not under the hands of another window", async () => {
  const other = await profile.context.newPage();
  await other.goto(`http://localhost:${server.port}/`);
  await other.locator("[data-ready=desk]").waitFor({ timeout: 60_000 });
  await scanAtDesk(other, card);
  serve(shown, places.get("one")!);
  expect(await lookForAnother(page)).toBe("waits");
  await expect.poll(holdsItUp, { timeout: 10_000 }).toBe(true);
  await page.getByRole("button", { name: words.shell.updateNow }).click();
  await page.getByText(words.shell.updateElsewhere).waitFor();
  expect(await versionOf(page)).toBe("two");
  await other.close();
  await expect.poll(holdsItUp, { timeout: 10_000 }).toBe(false);
  // Of what lies here one file goes meanwhile: it is fetched once more before that version takes over.
  expect(await keptOf("one", "taken away")).toBe(true);
  await page.getByRole("button", { name: words.shell.updateNow }).click();
  await deskIsOpen("one");
  expect(await keptOf("one")).toBe(true);
  await startsOffline("one");
});

test("the other language is here too, and is spoken without a line", async () => {
  await profile.context.setOffline(true);
  await page.evaluate(() => localStorage.setItem("tu-sach-language", "en"));
  await page.reload();
  await page.getByPlaceholder(english.desk.input).or(page.getByLabel(english.desk.input)).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  await profile.context.setOffline(false);
});
