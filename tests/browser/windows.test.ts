/** Two windows of one device in a real browser: one exchanges for both, and the turn goes on when it stands still or is closed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import type { Profile } from "./chromium.ts";
import { nothingFor, scanAtDesk, untilAllSent } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-windows-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let profile: Profile;
let first: Page;
let second: Page;
const asked = new Map<Page, string[]>();

const watched = (page: Page): Page => {
  const list: string[] = [];
  asked.set(page, list);
  page.on("request", (request) => /\/(couch|api)\//.test(request.url()) && list.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return page;
};
const sendings = (page: Page) => asked.get(page)!.filter((one) => one.endsWith("_bulk_docs")).length;
const listenings = (page: Page) => asked.get(page)!.filter((one) => one.endsWith("api/pokes")).length;

/** What is kept here, and what the server has, of the open log. */
const logs = (page: Page) =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start")?.name ?? "";
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = <Row>(store: string) =>
      new Promise<Row[]>((resolve, reject) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result as Row[]);
        request.onerror = () => reject(request.error);
      });
    const [events, outbox, refused, [device]] = await Promise.all([all<{ id: string; database: string; event: { device: string; sequence: number } }>("events"), all("outbox"), all("refused"), all<{ id: string; account: { name: string; password: string } }>("device")]);
    db.close();
    const names = [...new Set(events.map(({ database }) => database))];
    const headers = { authorization: `Basic ${btoa(`${device!.account.name}:${device!.account.password}`)}` };
    const there = await Promise.all(names.map(async (one) => ((await (await fetch(`couch/${one}/_all_docs`, { headers })).json()) as { rows: { id: string }[] }).rows.map(({ id }) => id)));
    const mine = events.filter(({ event }) => event.device === device!.id).map(({ event }) => event.sequence);
    return { here: events.map(({ id }) => id).sort(), there: there.flat().sort(), mine: mine.length, sequences: new Set(mine).size, outbox: outbox.length, refused: refused.length };
  });

/** Lends or takes back so many copies at this window, to one reader after the other: some may borrow nothing more. */
const act = async (page: Page, from: number, count: number): Promise<void> => {
  let serial = from;
  for (let done = 0, reader = (from % 1000) / 10; done < count; reader++) {
    if (serial > from + 90) throw new Error("nothing could be done");
    await scanAtDesk(page, card(reader));
    while (done < count && /Đã cho .* mượn|Đã nhận trả/.test(await scanAtDesk(page, copy(serial++)))) done++;
  }
};

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  await profile.context.addInitScript(askMoreOftenWhenTold);
  first = watched(profile.page);
  await atDesk(profile, server);
  if (listenings(first) === 0) await first.waitForRequest(/api\/pokes/, { timeout: 30_000 });
  second = watched(await profile.context.newPage());
  await second.goto(`http://localhost:${server.port}/`);
  await second.locator("[data-ready=desk]").waitFor({ timeout: 60_000 });
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** What a window does now and then, it does ten times as often while that is told it: a test does not wait most of a minute. */
const askMoreOftenWhenTold = (): void => {
  const usual = globalThis.setInterval as (run: () => void, every: number) => number;
  const told = globalThis as { oftener?: boolean };
  const setInterval = (run: () => void, every: number) => {
    let ticks = 0;
    return usual(() => {
      if (told.oftener === true || ++ticks % 10 === 0) run();
    }, every / 10);
  };
  Object.assign(globalThis, { setInterval });
};
const oftener = (page: Page, how: boolean) => page.evaluate((on) => void Object.assign(globalThis, { oftener: on }), how);

const saysElsewhere = async (page: Page): Promise<void> => {
  await page.locator(".status-light").click();
  await page.getByText(words.status.elsewhere).waitFor({ timeout: 30_000 });
};

test("the second window exchanges nothing itself, and says who does", async () => {
  await saysElsewhere(second);
  await nothingFor(second, "the second window's panel");
  await second.keyboard.press("Escape");
  expect(listenings(second)).toBe(0);
});

test("both windows act at once: one sends for both, and nothing is lost or twice", async () => {
  await Promise.all([act(first, 4100, 4), act(second, 4200, 4)]);
  await second.locator(".status-light").click();
  await second.getByRole("button", { name: words.status.now }).click();
  await untilAllSent(second);
  await second.keyboard.press("Escape");
  expect(sendings(first)).toBeGreaterThan(0);
  expect(sendings(second)).toBe(0);
  const { here, there, mine, sequences, outbox, refused } = await logs(second);
  expect(here).toEqual(there);
  expect([sequences, outbox, refused]).toEqual([mine, 0, 0]);
  expect(mine).toBeGreaterThanOrEqual(8);
});

test("when the window that exchanges hears that it will be frozen, the other one does so at once", async () => {
  // Chromium freezes only what nobody sees, and here every window is seen; this is what it says before.
  await first.evaluate(() => document.dispatchEvent(new Event("freeze")));
  await expect.poll(() => listenings(second), { timeout: 10_000 }).toBe(1);
  const sent = sendings(first);
  await act(second, 4300, 2);
  await untilAllSent(second);
  expect(sendings(first)).toBe(sent);
  await saysElsewhere(first);
  await first.keyboard.press("Escape");
});

/** Whether a window may write within two seconds. */
const canWrite = async (page: Page): Promise<boolean> => {
  const written = page.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start")?.name ?? "";
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    await new Promise((resolve) => (db.transaction([...db.objectStoreNames], "readwrite").oncomplete = resolve));
    db.close();
    return true;
  });
  return Promise.race([written, setTimeout(2000, false)]);
};

/**
 * Stops a window as somebody does who looks for a fault in it, and answers what lets it go on.
 * One that stood in the middle of a write would keep the store from every window, which no browser lets a frozen one do: then it goes on and is stopped again.
 */
const standsStill = async (page: Page, other: Page): Promise<() => Promise<void>> => {
  const devtools = await profile.context.newCDPSession(page);
  await devtools.send("Debugger.enable");
  for (let tries = 0; tries < 20; tries++) {
    const stands = new Promise((resolve) => devtools.once("Debugger.paused", resolve));
    await devtools.send("Debugger.pause");
    await stands;
    if (await canWrite(other))
      return async () => {
        await devtools.send("Debugger.resume");
        await devtools.detach();
      };
    await devtools.send("Debugger.resume");
  }
  throw new Error("the window stood in the middle of a write each time");
};

test("one that stands still without a word is replaced, and what is done in it afterwards is sent by the other", async () => {
  const before = listenings(first);
  const goOn = await standsStill(second, first);
  await oftener(first, true);
  await expect.poll(() => listenings(first), { timeout: 60_000 }).toBe(before + 1);
  await oftener(first, false);
  await act(first, 4400, 2);
  await untilAllSent(first);
  await goOn();
  await saysElsewhere(second);
  await second.keyboard.press("Escape");
  const sent = sendings(second);
  await act(second, 4500, 2);
  await second.locator(".status-light").click();
  await second.getByRole("button", { name: words.status.now }).click();
  await untilAllSent(second);
  await second.keyboard.press("Escape");
  expect(sendings(second)).toBe(sent);
  const { here, there, mine, sequences } = await logs(second);
  expect([here, sequences]).toEqual([there, mine]);
});

test("when the window that exchanges is closed, the other one does so at once", async () => {
  const before = listenings(second);
  await first.close();
  await expect.poll(() => listenings(second), { timeout: 10_000 }).toBe(before + 1);
  await act(second, 4600, 1);
  await untilAllSent(second);
  expect(profile.troubles).toEqual([]);
});
