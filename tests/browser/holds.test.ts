import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import type { Profile } from "./chromium.ts";
import { exchangeNow, nothingFor, scanAtDesk, untilAllSent, untilStill } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-holds-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let pc: Profile;
let tablet: Profile;

beforeAll(async () => {
  ({ server, pc, tablet } = await aDemo(data, ["pc", "tablet"]));
});

afterAll(async () => {
  await pc?.close();
  await tablet?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

interface Reader {
  readonly serial: number;
  readonly name: string;
}

/** Pupils with nothing out, found by trying: the demo's loans depend on the day. */
const freeReaders = async (page: Page, wanted: number): Promise<Reader[]> => {
  const found: Reader[] = [];
  for (let serial = 1; serial <= 60 && found.length < wanted; serial++) {
    await scanAtDesk(page, card(serial));
    const panel = await page.locator(".patron-panel").innerText();
    if (panel.includes("Không mượn cuốn nào") && panel.includes("Mượn 0/2 cuốn")) found.push({ serial, name: await page.locator("#open-reader").innerText() });
  }
  expect(found).toHaveLength(wanted);
  return found;
};

const go = async (page: Page, part: string): Promise<void> => {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${part}`);
};

/** Devices that are online meet by themselves, but a busy desk lets its acts gather: who waits for them may ask. */
const hears = async (page: Page, words: string): Promise<void> => {
  await go(page, "holds");
  const heard = page.getByText(words).first();
  for (let round = 0; round < 8 && !(await heard.isVisible()); round++) {
    for (const device of [pc, tablet]) await exchangeNow(device.page).catch(() => device.page.keyboard.press("Escape"));
    await heard.waitFor({ timeout: 5000 }).catch(() => undefined);
  }
  await heard.waitFor();
  await go(page, "desk");
};

const sent = async (page: Page): Promise<void> => {
  await exchangeNow(page).catch(() => page.keyboard.press("Escape"));
  await untilAllSent(page);
};

test("placed at one desk, caught at the other, kept from everybody else, lent, and over on both", async () => {
  const { page } = pc;
  await atDesk(pc, server);
  const [first, waiting, other] = (await freeReaders(page, 3)) as [Reader, Reader, Reader];

  await scanAtDesk(page, card(first.serial));
  let lent = 0;
  let title = "";
  for (let serial = 2001; serial <= 2060 && lent === 0; serial++) {
    if (!(await scanAtDesk(page, copy(serial))).includes(`Đã cho ${first.name} mượn`)) continue;
    lent = serial;
    title = (await page.locator(".answer strong").first().innerText()).trim();
  }
  expect(title).not.toBe("");

  // By the keyboard alone: the reader's card, the title typed, F10; F8 takes it back.
  await scanAtDesk(page, card(waiting.serial));
  await page.keyboard.press("F2");
  // Slowly: what comes in one burst is a scanner.
  await page.keyboard.type(title, { delay: 60 });
  await page.locator("#desk-suggestions [role=option]", { hasText: title }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Đặt mượn cho ${waiting.name}` }).waitFor();
  await page.keyboard.press("F10");
  const panel = page.locator(".patron-panel");
  await panel.getByText("Đang đặt mượn: 1").waitFor();
  expect(await panel.innerText()).toContain("Thứ 1 trong hàng chờ");
  await page.keyboard.press("F8");
  await panel.getByText("Đang đặt mượn: 1").waitFor({ state: "detached" });
  await page.getByRole("button", { name: `Đặt mượn cho ${waiting.name}` }).waitFor();
  await page.keyboard.press("F10");
  await panel.getByText("Đang đặt mượn: 1").waitFor();
  await nothingFor(page, "the desk with a hold");
  await sent(page);

  // The other desk has heard of it, and catches the copy that comes back.
  const { page: there } = tablet;
  await atDesk(tablet, server);
  await hears(there, "Thứ 1 trong hàng chờ");
  const caught = await scanAtDesk(there, copy(lent));
  expect(caught).toContain(`ĐỂ RIÊNG cho ${waiting.name}`);
  expect(caught).toContain("giữ đến hết");
  expect(caught).toContain(`từ ${first.name}`);
  await nothingFor(there, "a copy that was caught");
  await there.getByRole("link", { name: "In phiếu kẹp sách" }).click();
  await there.getByRole("heading", { name: "Phiếu giữ sách" }).waitFor();
  await there.locator("svg", { hasText: waiting.name.split(" ").at(-1) ?? "" }).first().waitFor();
  await go(there, "holds");
  await there.getByText(`Báo ${waiting.name}`).waitFor();
  await nothingFor(there, "the tasks");
  await there.getByRole("button", { name: /^Đã báo/ }).click();
  await there.getByText("Không có việc gì phải làm lúc này.").waitFor();
  await go(there, "desk");

  await hears(page, "Đã có sách, giữ đến hết");
  await scanAtDesk(page, card(other.serial));
  const refused = await scanAtDesk(page, copy(lent));
  expect(refused).toContain("Chưa cho mượn được");
  expect(refused).toContain(`đang để riêng cho ${waiting.name}`);
  await scanAtDesk(page, card(waiting.serial));
  expect(await scanAtDesk(page, copy(lent))).toContain(`Đã cho ${waiting.name} mượn`);
  await panel.getByText("Đang đặt mượn: 1").waitFor({ state: "detached" });
  await hears(there, "Chưa có ai đặt mượn.");
  expect([...pc.troubles, ...tablet.troubles].filter((text) => !text.includes("Failed to load resource"))).toEqual([]);
}, 240_000);

/** What is said of a title's copies when it is chosen by its name. */
const scanTitleAt = async (page: Page, title: string): Promise<string> => {
  await page.locator(".desk-input input").fill("");
  await page.locator(".desk-input input").fill(title);
  await page.locator("#desk-suggestions [role=option]", { hasText: title }).first().click();
  await untilStill(page);
  return page.locator(".answer").innerText();
};

test("brought back where nobody knew of the hold, it is fetched from the shelf by one tap, and undone by one key", async () => {
  const { page } = pc;
  const { page: there } = tablet;
  await go(there, "desk");
  await go(page, "desk");
  const [first, waiting] = (await freeReaders(page, 2)) as [Reader, Reader];
  await scanAtDesk(page, card(first.serial));
  let lent = 0;
  let title = "";
  for (let serial = 2061; serial <= 2120 && lent === 0; serial++) {
    if (!(await scanAtDesk(page, copy(serial))).includes(`Đã cho ${first.name} mượn`)) continue;
    lent = serial;
    title = (await page.locator(".answer strong").first().innerText()).trim();
  }
  await sent(page);
  // The tablet knows of the loan, and then of nothing more.
  await sent(there);
  await expect.poll(() => scanTitleAt(there, title), { timeout: 90_000, interval: 1000 }).toMatch(/đang mượn/i);
  await tablet.context.setOffline(true);

  await scanAtDesk(page, card(waiting.serial));
  await page.keyboard.press("F2");
  // Slowly: what comes in one burst is a scanner.
  await page.keyboard.type(title, { delay: 60 });
  await page.locator("#desk-suggestions [role=option]", { hasText: title }).first().click();
  await page.getByRole("button", { name: `Đặt mượn cho ${waiting.name}` }).click();
  await page.getByText(`Đã đặt mượn: ${title}`).first().waitFor();
  await sent(page);
  expect(await scanAtDesk(there, copy(lent))).toContain("Đã nhận trả");
  await tablet.context.setOffline(false);

  await hears(there, "Thứ 1 trong hàng chờ");
  await page.getByRole("link", { name: "Xem việc" }).click();
  await page.getByText(`Lấy từ kệ cho ${waiting.name}`).waitFor();
  await page.getByRole("button", { name: "In danh sách cần lấy" }).click();
  await page.getByRole("button", { name: "In", exact: false }).first().waitFor();
  await page.getByRole("button", { name: "Quay lại" }).click();
  await page.getByRole("button", { name: /^Đã lấy/ }).first().click();
  await page.getByText(`Báo ${waiting.name}`).waitFor();
  await page.keyboard.press("F8");
  await page.getByText(`Lấy từ kệ cho ${waiting.name}`).waitFor();
}, 240_000);
