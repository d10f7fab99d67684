/** What the server really does not take, in a real browser: listed in words, mended, sent again, let go; and an edit that gave way. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { sizes, type Profile } from "./chromium.ts";
import { nothingFor, scanAtDesk } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-refused-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
const { refused, replaced } = words;
let server: RunningServer;
let pc: Profile;

beforeAll(async () => {
  ({ server, pc } = await aDemo(data, ["pc"]));
  await atDesk(pc, server);
});

afterAll(async () => {
  await pc?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const go = async (page: Page, part: string): Promise<void> => {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${part}`);
};

/** The device's own store: one row, changed by hand when `change` is given, or the keys of some. */
const inStore = <Answer>(page: Page, asked: { table: string; id?: string; change?: object; first?: number }): Promise<Answer> =>
  page.evaluate(async ({ table, id, change, first }) => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("tu-sach-") && one.name !== "tu-sach-start")?.name ?? "";
    const answer = <Value>(request: IDBRequest<Value>) => new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await answer(indexedDB.open(name));
    const store = db.transaction(table, change ? "readwrite" : "readonly").objectStore(table);
    const held: unknown = await answer(id === undefined ? store.getAllKeys(null, first) : store.get(id));
    if (change) await answer(store.put({ ...(held as object), doc: { ...(held as { doc: object }).doc, ...change } }));
    db.close();
    return held;
  }, asked) as Promise<Answer>;

const copyDoc = async (page: Page, id: string) => (await inStore<{ doc: Record<string, unknown> }>(page, { table: "copies", id })).doc;
const copyIds = (page: Page): Promise<string[]> => inStore(page, { table: "copies", first: 2 });

/** What a librarian writes on a copy's own page. */
const note = async (page: Page, id: string, text: string): Promise<void> => {
  await go(page, `copy/${encodeURIComponent(id)}`);
  await page.getByRole("button", { name: words.copyPage.editNote }).click();
  await page.getByRole("textbox", { name: words.acts.noteDialog.note }).fill(text);
  await page.getByRole("button", { name: words.acts.noteDialog.save, exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
};

/** As another device would: by the account of this one. */
const editElsewhere = async (page: Page, id: string, change: Record<string, unknown>): Promise<void> => {
  const { account } = await inStore<{ account: { name: string; password: string } }>(page, { table: "device", id: "this" });
  const { database } = await inStore<{ database: string }>(page, { table: "copies", id });
  const headers = { authorization: `Basic ${btoa(`${account.name}:${account.password}`)}`, "content-type": "application/json" };
  const address = `http://localhost:${server.port}/couch/${database}/${encodeURIComponent(id)}`;
  const theirs = (await (await fetch(address, { headers })).json()) as Record<string, unknown>;
  expect((await fetch(address, { method: "PUT", headers, body: JSON.stringify({ ...theirs, ...change }) })).status).toBe(201);
};

/** A CouchDB whose administrator took away the right to write the log. */
const takeRightAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const real = globalThis.fetch;
    const kept = globalThis as { giveRightBack?: () => void };
    kept.giveRightBack = () => {
      globalThis.fetch = real;
    };
    globalThis.fetch = async (url, init) => {
      if (!/-log-\d+\/_bulk_docs$/.test(String(url))) return real(url, init);
      const body = init?.body;
      const text = body instanceof ArrayBuffer ? await new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"))).text() : String(body);
      const { docs } = JSON.parse(text) as { docs: { _id: string }[] };
      return Response.json(docs.map(({ _id }) => ({ id: _id, error: "forbidden", reason: "You are not allowed to access this db." })), { status: 201 });
    };
  });

/** Teachers have room for more; which of the copies are free depends on the day. */
const lendOne = async (page: Page, teacher: number, from: number): Promise<number> => {
  await scanAtDesk(page, card(teacher));
  for (let serial = from; serial < from + 60; serial++) if ((await scanAtDesk(page, copy(serial))).includes("Đã cho")) return serial;
  throw new Error("no copy was free");
};

const exchange = async (page: Page): Promise<void> => {
  await page.locator(".status-light").click();
  await page.getByRole("button", { name: "Trao đổi ngay" }).click();
  await expect.poll(() => inStore<unknown[]>(page, { table: "outbox" }), { timeout: 60_000 }).toEqual([]);
  await page.getByRole("button", { name: "Trao đổi ngay", disabled: false }).waitFor();
  await page.keyboard.press("Escape");
};

test("loans that the server refuses are listed in words, at every size, and go when they are sent again", async () => {
  const { page } = pc;
  await takeRightAway(page);
  const first = await lendOne(page, 601, 5000);
  await lendOne(page, 602, first + 1);
  await exchange(page);
  await go(page, "contradictions/refused");
  const cards = page.locator("section.card", { hasText: refused.why.NoRight });
  await expect.poll(() => cards.count(), { timeout: 20_000 }).toBe(2);
  expect(await cards.first().innerText()).toMatch(/Cho .+ mượn, hạn trả \d\d\/\d\d\/\d{4} · .+/);
  for (const size of [sizes.tablet, sizes.phone, sizes.pc]) {
    await page.setViewportSize(size);
    await nothingFor(page, `refused loans at ${size.width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing is cut off at ${size.width}`).toBe(true);
  }
  // After a reload they are still there, and the right is back.
  await page.reload();
  await page.locator("section.card", { hasText: refused.why.NoRight }).first().waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: refused.all.send.replace("{{n}}", "2") }).click();
  await page.getByText(refused.empty).waitFor();
  await exchange(page);
  await go(page, "contradictions/refused");
  await page.getByText(refused.empty).waitFor();
});

test("a copy whose number was broken is refused by the server itself, and mended in the form it is sent", async () => {
  const { page } = pc;
  const [id = ""] = await copyIds(page);
  const { accessionNo } = await copyDoc(page, id);
  await pc.context.setOffline(true);
  await note(page, id, "Bìa sờn");
  await inStore(page, { table: "copies", id, change: { accessionNo: 5 } });
  await pc.context.setOffline(false);
  await exchange(page);
  await go(page, "contradictions/refused");
  await page.getByText(refused.why.BrokenField.replace("{{field}}", refused.field.accessionNo)).waitFor();
  for (const size of [sizes.tablet, sizes.phone, sizes.pc]) {
    await page.setViewportSize(size);
    await nothingFor(page, `a refused copy at ${size.width}`);
  }
  await page.getByRole("button", { name: refused.way.mend }).click();
  await page.getByRole("textbox", { name: refused.field.accessionNo }).fill(String(accessionNo));
  await nothingFor(page, "the form that mends");
  await page.getByRole("button", { name: refused.mend.save, exact: true }).click();
  await page.getByText(refused.empty).waitFor();
  await exchange(page);
  expect(await copyDoc(page, id)).toMatchObject({ accessionNo, note: "Bìa sờn" });
});

test("a loan that is refused once more is let go, which is said at the end of the page, and taken back", async () => {
  const { page } = pc;
  await go(page, "desk");
  await page.locator("[data-ready=desk]").waitFor();
  await takeRightAway(page);
  await lendOne(page, 603, 5200);
  await exchange(page);
  await go(page, "contradictions/refused");
  await page.getByRole("button", { name: refused.way.letGo }).click();
  await page.getByText(refused.letGo.act).waitFor();
  await nothingFor(page, "the question before something is let go");
  await page.getByRole("button", { name: refused.letGo.save, exact: true }).click();
  await page.getByText(refused.gone.title.replace("{{n}}", "1")).click();
  await nothingFor(page, "what was let go");
  await page.getByRole("button", { name: refused.gone.takeBack }).click();
  await page.getByText(refused.why.NoRight).waitFor();
  await page.evaluate(() => (globalThis as { giveRightBack?: () => void }).giveRightBack?.());
  await page.getByRole("button", { name: refused.way.send }).click();
  await page.getByText(refused.empty).waitFor();
});

test("a note that gave way to another device's stands beside it, and is brought back", async () => {
  const { page } = pc;
  const [, id = ""] = await copyIds(page);
  await exchange(page);
  await pc.context.setOffline(true);
  await note(page, id, "Thiếu trang 12");
  // While the device is offline: once it is not, it sends at once.
  await editElsewhere(page, id, { note: "Bìa rách" });
  await pc.context.setOffline(false);
  await exchange(page);
  await go(page, "contradictions/replaced");
  await page.getByText("Thiếu trang 12").waitFor();
  expect(await page.locator("section.card", { hasText: "Thiếu trang 12" }).innerText()).toContain("Bìa rách");
  for (const size of [sizes.tablet, sizes.phone, sizes.pc]) {
    await page.setViewportSize(size);
    await nothingFor(page, `a replaced note at ${size.width}`);
  }
  await page.getByRole("button", { name: replaced.bringBack }).click();
  await page.getByText(replaced.empty).waitFor();
  await expect.poll(async () => (await copyDoc(page, id))["note"]).toBe("Thiếu trang 12");
  expect(pc.troubles.filter((trouble) => !/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)/.test(trouble))).toEqual([]);
});
