/** The browser gives no more room, in a real Chromium: what cannot be saved is said, all else goes on, and with room again all is well. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import type { Profile } from "./chromium.ts";
import { keptAt } from "./kept.ts";
import { noLongerTheSameScan, nothingFor, scanAtDesk, untilAllSent } from "./steps.ts";

const { notSaved } = words.desk;
const data = mkdtempSync(join(tmpdir(), "tu-sach-full-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let pc: Profile;
let devtools: CDPSession;

beforeAll(async () => {
  ({ server, pc } = await aDemo(data, ["pc"]));
  await atDesk(pc, server);
  devtools = await pc.context.newCDPSession(pc.page);
});

afterAll(async () => {
  await pc?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Bytes for all that the school keeps here; without a number as much as the disk has. */
const roomFor = (quotaSize?: number) => devtools.send("Storage.overrideQuotaForOrigin", { origin: `http://localhost:${server.port}`, ...(quotaSize === undefined ? {} : { quotaSize }) });

const openDesk = async (page: Page): Promise<void> => {
  await page.goto(`http://localhost:${server.port}/`);
  await page.locator("[data-ready=desk]").waitFor({ timeout: 60_000 });
};

/** To a teacher, who has room for more; which of the copies are free depends on the day. */
const lendOne = async (page: Page, teacher: number, from: number): Promise<string> => {
  await scanAtDesk(page, card(teacher));
  for (let serial = from; serial < from + 60; serial++) if ((await scanAtDesk(page, copy(serial))).includes("Đã cho")) return copy(serial);
  throw new Error("no copy was free");
};

test("without room an act is said not to be saved and what to do, what was saved can be looked up, and all of it goes to the server", async () => {
  const { page, context } = pc;
  await context.setOffline(true);
  const lent = await lendOne(page, 601, 5000);
  const before = await keptAt(page);
  expect(before.outbox).toBeGreaterThan(0);
  // Chromium asks for the room that is left when it opens a store, and not again for half a minute.
  await page.goto("about:blank");
  await page.waitForTimeout(4_000);
  await roomFor(1);
  await openDesk(page);
  const answer = await scanAtDesk(page, lent);
  expect(answer).toContain(notSaved.full);
  expect(answer).toContain(notSaved.fullDo);
  expect(answer).toContain(lent);
  await page.getByText(words.room.full).waitFor();
  await nothingFor(page, "the desk without room");
  expect(await keptAt(page)).toEqual(before);

  // Looked up as before: the reader with what is out, the title by its name.
  await scanAtDesk(page, card(601));
  await page.locator(".loan-list li").first().waitFor();
  await page.getByRole("combobox").fill("ban ve van minh");
  await page.getByRole("option", { name: /Bàn Về Văn Minh/ }).first().waitFor();
  await page.keyboard.press("Escape");

  await context.setOffline(false);
  await expect.poll(async () => {
    const { here, there } = await keptAt(page, { server: true });
    return here.filter((id) => !there.includes(id));
  }, { timeout: 60_000, interval: 3_000 }).toEqual([]);
});

test("with room again the same scan is saved, the notice goes, and the server has each act once", async () => {
  const { page } = pc;
  await roomFor();
  const lent = await lendOne(page, 602, 5100);
  await noLongerTheSameScan(page);
  expect(await scanAtDesk(page, lent)).toContain("Đã nhận trả");
  await page.getByText(words.room.full).waitFor({ state: "hidden", timeout: 30_000 });
  await untilAllSent(page);
  const { here, there, acts, outbox, refused } = await keptAt(page, { server: true });
  expect(there).toEqual(here);
  expect([acts.length, outbox, refused]).toEqual([3, 0, 0]);
});
