/**
 * The power goes, again and again: Chromium is killed in the middle of lending, of an import, of an exchange and of a first
 * exchange, at moments that the seed draws, and started again on the same profile. `npm run simulate -- browser` does it often.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { demoProfile, serveDemo } from "./a-demo.ts";
import { profileDirectory, scanWith } from "./chromium.ts";
import { forgetReadings, keptAt } from "./kept.ts";
import { openKillable, type KillableBrowser } from "./killable.ts";
import { openDemo, scanAtDesk, signIn, untilAllSent } from "./steps.ts";

const moments = ["lending", "an import", "an exchange", "a first exchange"] as const;
const rounds = Number(process.env["TU_SACH_KILLS"] ?? moments.length);
const seed = Number(process.env["TU_SACH_SEED"] ?? 1);
const plan = Array.from({ length: rounds }, (_, index) => ({ round: index + 1, moment: moments[index % moments.length]! }));

const data = mkdtempSync(join(tmpdir(), "tu-sach-killed-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
const chance = seeded(seed);
let server: RunningServer;
let directory: string;
let pc: KillableBrowser;

beforeAll(async () => {
  const from = await demoProfile("pc");
  server = await serveDemo(data);
  directory = profileDirectory(from);
  pc = await started(directory);
});

afterAll(async () => {
  await pc?.kill();
  await server?.stop();
  for (const place of [data, directory]) if (place !== undefined) rmSync(place, { recursive: true, force: true });
});

const address = () => `http://localhost:${server.port}/`;
const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));
const atDesk = (page: Page) => page.locator("[data-ready=desk]").waitFor({ timeout: 60_000 });
const toDesk = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = "#/desk"; });
  await atDesk(page);
};

const started = async (profile: string): Promise<KillableBrowser> => {
  const browser = await openKillable(profile);
  await browser.page.goto(address());
  await atDesk(browser.page);
  return browser;
};

interface Act {
  readonly kind: string;
  readonly code: string;
}

/** What the desk says of a scan, once it says that it is saved. */
const savedAct = (answer: string, code: string): Act[] => {
  if (!answer.includes(words.desk.saved)) return [];
  return /Đã cho .* mượn/.test(answer) ? [{ kind: "copy-lent", code }] : /Đã nhận trả/.test(answer) ? [{ kind: "copy-returned", code }] : [];
};

const anyCode = (): string => (chance.next() < 0.3 ? card(1 + chance.below(600)) : copy(1 + chance.below(4900)));

/** Scans so many codes, each when the one before was answered. */
const acts = async (page: Page, count: number): Promise<Act[]> => {
  const said: Act[] = [];
  let last = "";
  for (let scan = 0; scan < count; scan++) {
    const code = anyCode();
    if (code !== last) said.push(...savedAct(await scanAtDesk(page, code), code));
    last = code;
  }
  return said;
};

const kill = async (after: number): Promise<void> => {
  await pause(after);
  await pc.kill();
};

/** Starts it again: of what the desk had said since, all is there, in its order, and at most one act more that it could not say any more. */
const nothingSaidIsLost = async (before: number, said: readonly Act[]): Promise<void> => {
  pc = await started(directory);
  const { acts: kept, sequences } = await keptAt(pc.page);
  const since = kept.slice(before).map(({ kind, code }) => ({ kind, code }));
  expect(since.slice(0, said.length)).toEqual(said);
  expect(since.length - said.length).toBeLessThanOrEqual(1);
  expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
};

/** The same as told from the log anew; and the server has each thing once, and nothing else. */
const allIsWell = async (): Promise<void> => {
  await untilAllSent(pc.page);
  const { readings, refused, outbox, here, there } = await keptAt(pc.page, { server: true });
  expect([refused, outbox, there.length]).toEqual([0, 0, here.length]);
  expect(there).toEqual(here);
  await forgetReadings(pc.page);
  await toDesk(pc.page);
  await pc.page.reload();
  await atDesk(pc.page);
  expect((await keptAt(pc.page)).readings).toEqual(readings);
};

const whileLending = async (): Promise<void> => {
  const before = (await keptAt(pc.page)).acts.length;
  const said = await acts(pc.page, 4 + chance.below(10));
  // Of one more scan nobody hears.
  const dying = scanWith(pc.page, anyCode()).catch(() => undefined);
  await kill(chance.below(60));
  await dying;
  await nothingSaidIsLost(before, said);
};

const listed = 400;
const numberIn = (round: number, index: number): string => `N${round}.${String(index + 1).padStart(4, "0")}`;
const listOf = (round: number) => ({
  name: `sach-${round}.csv`,
  mimeType: "",
  buffer: Buffer.from(["Tên sách;Tác giả;Số ĐKCB", ...Array.from({ length: listed }, (_, index) => `"Sách số ${index + 1} của lần ${round}";"Khuyết danh";${numberIn(round, index)}`)].join("\n")),
});

const preview = async (page: Page, round: number): Promise<void> => {
  await page.evaluate(() => { location.hash = "#/lists"; });
  await page.locator("input[type=file]").setInputFiles(listOf(round));
  await page.getByRole("button", { name: words.lists.preview, exact: true }).click();
};
const bringIn = (page: Page) => page.getByRole("button", { name: /^Nhập \d+ tên sách$/ });
const isDone = (page: Page) => page.getByRole("heading", { name: words.lists.done.title }).waitFor().then(() => true);

/** How long an import takes here, ms; measured whenever one is not killed. */
let usualImport = 1500;

const whileImporting = async (round: number): Promise<void> => {
  await preview(pc.page, round);
  await bringIn(pc.page).click();
  const done = isDone(pc.page).catch(() => false);
  await kill(chance.below(usualImport));
  const said = await done;
  pc = await started(directory);
  const numbers = (kept: readonly string[]) => kept.filter((number) => number.startsWith(`N${round}.`));
  const kept = numbers((await keptAt(pc.page)).numbers).length;
  expect(said ? [listed] : [0, listed]).toContain(kept);
  await preview(pc.page, round);
  if (kept === 0) {
    const begun = performance.now();
    await bringIn(pc.page).click();
    await isDone(pc.page);
    usualImport = Math.round(performance.now() - begun);
  } else await pc.page.getByText(words.lists.nothingToDo).waitFor();
  expect(numbers((await keptAt(pc.page)).numbers)).toEqual(Array.from({ length: listed }, (_, index) => numberIn(round, index)));
};

const whileExchanging = async (round: number): Promise<void> => {
  await toDesk(pc.page);
  const before = (await keptAt(pc.page)).acts.length;
  await pc.context.setOffline(true);
  const said = await acts(pc.page, 12);
  // A whole list goes along, so that there is something to be in the middle of.
  await preview(pc.page, round);
  await bringIn(pc.page).click();
  await isDone(pc.page);
  await pc.context.setOffline(false);
  await kill(chance.below(2500));
  await nothingSaidIsLost(before, said);
};

/** Another device joins and is killed while all of it comes in; the one before it stands beside it, to be compared. */
const whileFirstExchanging = async (): Promise<void> => {
  const profile = profileDirectory();
  let fresh = await openKillable(profile);
  try {
    await fresh.page.goto(address());
    await fresh.page.getByRole("button", { name: words.start.demo.open }).click();
    await pause(chance.below(6000));
    await fresh.kill();
    fresh = await openKillable(profile);
    await fresh.page.goto(address());
    const demo = fresh.page.getByRole("button", { name: words.start.demo.open });
    await demo.or(fresh.page.getByLabel(/PIN/).first()).waitFor({ timeout: 60_000 });
    if (await demo.isVisible()) await openDemo(fresh.page, address().slice(0, -1));
    else await signIn(fresh.page, "1234");
    await untilAllSent(fresh.page);
    await untilAllSent(pc.page);
    const [mine, theirs] = [await keptAt(pc.page), await keptAt(fresh.page)];
    expect(theirs.here).toEqual(mine.here);
    expect(theirs.readings).toEqual(mine.readings);
  } finally {
    await fresh.kill();
    rmSync(profile, { recursive: true, force: true });
  }
};

// What is found here is not to be run away from: nothing is tried twice.
test.each(plan)("killed in the middle of $moment, nothing that was said to be saved is lost, and all is well ($round)", { retry: 0, timeout: 240_000 }, async ({ moment, round }) => {
  if (moment === "lending") await whileLending();
  else if (moment === "an import") await whileImporting(round);
  else if (moment === "an exchange") await whileExchanging(round);
  else await whileFirstExchanging();
  await allIsWell();
});
