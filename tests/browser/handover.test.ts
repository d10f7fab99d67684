/** Two devices without a line meet by a file, as a librarian does it, and then the server. */
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
import { exchangeNow, nothingFor, scanAtDesk, untilStatus } from "./steps.ts";

const { handover } = words;
const data = mkdtempSync(join(tmpdir(), "tu-sach-handover-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let pc: Profile;
let tablet: Profile;

beforeAll(async () => {
  ({ server, pc, tablet } = await aDemo(data, ["pc", "tablet"]));
  // What asks where a file is to go is a window of the system's, which no test can press; a download is none.
  for (const device of [pc, tablet]) {
    await device.page.addInitScript(() => delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker);
    await atDesk(device, server);
  }
});

afterAll(async () => {
  await pc?.close();
  await tablet?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const go = async (page: Page, part: string): Promise<void> => {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${part}`);
};
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** As axe finds it at every size. */
const looked = async (page: Page, where: string): Promise<void> => {
  const before = page.viewportSize();
  for (const [name, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    await nothingFor(page, `${where}, ${name}`);
  }
  if (before) await page.setViewportSize(before);
};
const events = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start")?.name ?? "";
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const count = await new Promise<number>((resolve, reject) => {
      const counting = db.transaction("events").objectStore("events").count();
      counting.onsuccess = () => resolve(counting.result);
      counting.onerror = () => reject(counting.error);
    });
    db.close();
    return count;
  });

/** To somebody who may borrow: the demo's loans depend on the day. */
const lendSomething = async (page: Page, from = 2001): Promise<{ copy: number; title: string }> => {
  for (let reader = 1; reader <= 40; reader++) {
    await scanAtDesk(page, card(reader));
    if (!(await page.locator(".patron-panel").innerText()).includes("Mượn 0/2 cuốn")) continue;
    for (let serial = from; serial <= from + 9; serial++) {
      if ((await scanAtDesk(page, copy(serial))).includes("Đã cho")) return { copy: serial, title: (await page.locator(".answer strong").first().innerText()).trim() };
    }
  }
  throw new Error("nothing could be lent");
};

test("lent at the PC without a line, carried over on a stick, brought back at the tablet, and sent by whoever meets the server", async () => {
  const before = await events(tablet.page);
  for (const { context } of [pc, tablet]) await context.setOffline(true);

  const lent = await lendSomething(pc.page);
  await pc.page.locator(".act-list", { hasText: words.status.reached.device }).waitFor();

  await go(pc.page, "handover");
  await pc.page.getByText(handover.now.noFile).waitFor();
  await looked(pc.page, "nothing written yet");
  const [download] = await Promise.all([pc.page.waitForEvent("download"), press(pc.page, handover.write.go)]);
  expect(download.suggestedFilename()).toMatch(/^Truong-THCS-Mau-Hoa-Ban_.*\.tusach$/);
  const file = join(data, download.suggestedFilename());
  await download.saveAs(file);
  await press(pc.page, handover.write.seen);
  await untilStatus(pc.page, /trong tệp/);
  await looked(pc.page, "written");
  await go(pc.page, "desk");
  await pc.page.locator(".act-list", { hasText: words.status.reached.file }).waitFor();

  await go(tablet.page, "handover");
  const chosen = tablet.page.locator("input[type=file]");
  await chosen.waitFor({ state: "attached" });
  await chosen.setInputFiles({ name: "khac.tusach", mimeType: "", buffer: Buffer.from("khong phai") });
  await tablet.page.getByText(handover.read.refused.NotOurs).waitFor();
  await looked(tablet.page, "refused");
  await chosen.setInputFiles(file);
  await tablet.page.getByText(handover.read.preview, { exact: true }).waitFor();
  await looked(tablet.page, "looked at");
  await press(tablet.page, handover.read.go);
  await tablet.page.getByText(handover.read.doneNext).waitFor();
  expect(await events(tablet.page)).toBeGreaterThan(before);

  await go(tablet.page, "desk");
  await tablet.page.locator("[data-ready=desk]").waitFor();
  const back = await scanAtDesk(tablet.page, copy(lent.copy));
  expect(back).toContain(lent.title);
  const done = await events(tablet.page);

  for (const { context } of [tablet, pc]) await context.setOffline(false);
  for (const { page } of [tablet, pc, tablet]) await exchangeNow(page);
  expect([await events(pc.page), await events(tablet.page)]).toEqual([done, done]);
  await pc.page.locator(".act-list", { hasText: words.status.reached.server }).waitFor();
}, 300_000);

test("a folder chosen once is written to by itself, and is known after a reload", async () => {
  const { page, context } = pc;
  // The page's own directory stands for a stick: it is written to in the same way, and no window of the system's asks for it.
  const stick = () => void Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  await page.evaluate(stick);
  await go(page, "desk");
  await page.locator("[data-ready=desk]").waitFor();
  await context.setOffline(true);
  await lendSomething(page, 2030);
  await go(page, "handover");
  await press(page, handover.folder.choose);
  await untilStatus(page, /trong tệp/);
  const files = await page.evaluate(async () => {
    const found: [string, string][] = [];
    const directory = (await navigator.storage.getDirectory()) as object as { values(): AsyncIterable<{ readonly name: string; getFile(): Promise<File> }> };
    for await (const file of directory.values()) found.push([file.name, await (await file.getFile()).text()]);
    return found;
  });
  expect(files.map(([name]) => name)).toEqual([expect.stringMatching(/^Truong-THCS-Mau-Hoa-Ban_.*_tu-ghi\.tusach$/)]);
  expect(files[0]?.[1]).toMatch(/^\{"format":"tu-sach-file","v":1,/);
  await context.setOffline(false);
  await page.addInitScript(stick);
  await page.reload();
  await page.getByText(/Đang tự ghi vào thư mục/).waitFor();
}, 120_000);

test("a school taken off a device is gone from it, and the server still has it", async () => {
  await go(tablet.page, "devices");
  await tablet.page.getByRole("button", { name: handover.leave.ask }).click();
  await tablet.page.getByRole("dialog").waitFor();
  await looked(tablet.page, "asked");
  await tablet.page.getByLabel(handover.leave.hasKey).check();
  await press(tablet.page, handover.leave.go);
  await tablet.page.getByRole("button", { name: "Mở trường mẫu" }).waitFor({ timeout: 60_000 });
  expect(await tablet.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== "tu-sach-start"))).toEqual([]);
  await exchangeNow(pc.page);
}, 120_000);
