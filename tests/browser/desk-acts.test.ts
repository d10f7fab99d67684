/** The desk's other acts in a real browser, as a librarian does them, keyboard and scanner alone where that is promised. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { addDays, dayAt, dayInVietnamese } from "#domain/kernel/day.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { sizes, type Profile } from "./chromium.ts";
import { noLongerTheSameScan, nothingFor, scanAtDesk, signIn } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-browser-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let profile: Profile;
let nextCopy = 4000;
let nextCard = 0;

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  await atDesk(profile, server);
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const panel = (page: Page) => page.locator(".patron-panel");
const answer = (page: Page, words: string | RegExp) => page.locator(".answer", { hasText: words }).waitFor({ timeout: 10_000 });

/** A question takes the focus a moment after it is there; nobody presses a key before. */
const untilFocused = (page: Page, label: string) => expect.poll(() => page.getByLabel(label).evaluate((field) => field === document.activeElement), { timeout: 10_000 }).toBe(true);

/** A pupil who has nothing out and whom no test has met yet. */
const openFreeReader = async (page: Page): Promise<{ card: string; name: string }> => {
  while (nextCard < 80) {
    const code = card(++nextCard);
    await scanAtDesk(page, code);
    const text = await panel(page).innerText();
    if (text.includes("Không mượn cuốn nào") && text.includes("Mượn 0/2 cuốn")) return { card: code, name: await page.locator("#open-reader").innerText() };
  }
  throw new Error("everybody in the demo has something out");
};

/** Scans books until one is lent; answers its code. */
const lendOne = async (page: Page, said: string): Promise<string> => {
  for (let tries = 0; tries < 60; tries++) {
    const code = copy(++nextCopy);
    if ((await scanAtDesk(page, code)).includes(said)) return code;
  }
  throw new Error("nothing could be lent");
};

test("renewed with one key, lost, made good with a receipt that fits its paper, and undone again", async () => {
  const { page } = profile;
  const { name } = await openFreeReader(page);
  await lendOne(page, `Đã cho ${name} mượn`);
  await page.keyboard.press("F9");
  await answer(page, "Đã gia hạn 1 cuốn");
  await nothingFor(page, "the desk after renewing all");

  // The menu of the loan, by keyboard.
  await page.getByRole("button", { name: /^Việc khác với cuốn/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Báo mất" }).waitFor();
  await page.getByRole("menuitem", { name: "Báo mất" }).focus();
  await page.keyboard.press("Enter");
  await answer(page, "Đã ghi: bạn đọc làm mất");

  await page.getByRole("button", { name: /^Bồi thường…/ }).click();
  await page.getByLabel("Tiền, theo giá sách").check();
  await page.getByLabel(/^Số tiền/).fill("125000");
  await nothingFor(page, "the compensation dialog");
  await page.keyboard.press("Enter");
  await answer(page, "Đã ghi bồi thường");
  await page.getByRole("link", { name: "In biên nhận" }).click();
  const receipt = page.locator(".printed-page");
  await receipt.waitFor();
  const text = await receipt.textContent();
  expect(text).toContain(name);
  expect(text).toContain("125.000 đồng");
  expect(text).toContain("Một trăm hai mươi lăm nghìn đồng");
  await page.getByRole("link", { name: "Sổ bồi thường" }).click();
  await page.getByRole("cell", { name: /tiền, theo giá sách/ }).waitFor();
  await nothingFor(page, "the register of compensations");
  await page.getByRole("button", { name: "In sổ" }).click();
  await page.locator(".printed-page", { hasText: "125.000" }).waitFor();

  await page.evaluate(() => { location.hash = "#/desk"; });
  await page.locator("[data-ready=desk]").waitFor();
  await page.keyboard.press("F8");
  await answer(page, "Đã hoàn tác");
  await panel(page).getByText("Phải bồi thường: 1").waitFor();
});

test("damage is noted at the return with one key, and said when the book is lent next", async () => {
  const { page } = profile;
  await page.keyboard.press("Escape");
  const { card: reader, name } = await openFreeReader(page);
  const code = await lendOne(page, `Đã cho ${name} mượn`);
  await page.keyboard.press("Escape");
  await noLongerTheSameScan(page);
  expect(await scanAtDesk(page, code)).toContain("Đã nhận trả");
  await page.keyboard.press("F7");
  await untilFocused(page, "cũ, sờn");
  // Two choices on from where it begins: worn, torn, pages missing.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await nothingFor(page, "the condition dialog");
  await page.keyboard.press("Enter");
  await answer(page, "Đã ghi tình trạng: mất trang");
  await scanAtDesk(page, reader);
  await noLongerTheSameScan(page);
  expect(await scanAtDesk(page, code)).toContain("Tình trạng: mất trang");
  await answer(page, `Đã cho ${name} mượn`);
});

test("paper slips of two days are typed with the keyboard alone, and each act stands on its day", async () => {
  const { page } = profile;
  await page.keyboard.press("Escape");
  const { name } = await openFreeReader(page);
  await page.keyboard.press("Escape");
  const today = dayAt(Date.now());
  const slipDay = addDays(today, -2);
  await page.keyboard.press("F6");
  await untilFocused(page, "Ngày ghi trên phiếu");
  await page.keyboard.press("ArrowUp");
  await nothingFor(page, "the dialog of the day");
  await page.keyboard.press("Enter");
  await page.getByText(`Đang ghi cho ngày`).waitFor();
  expect(await page.locator(".how-banner").innerText()).toContain(dayInVietnamese(slipDay));
  await nothingFor(page, "the desk while it writes for a past day");

  await page.keyboard.press("F2");
  await page.keyboard.type(name, { delay: 60 });
  await page.getByRole("option", { name: new RegExp(name) }).first().waitFor();
  await page.keyboard.press("Enter");
  await panel(page).getByText(name).waitFor();
  let lent = "";
  for (let tries = 0; tries < 40 && lent === ""; tries++) {
    const code = copy(++nextCopy);
    const before = await page.locator(".answer").innerText();
    await page.keyboard.type(code, { delay: 60 });
    await page.keyboard.press("Enter");
    await page.waitForFunction((words) => document.querySelector<HTMLElement>(".answer")?.innerText !== words, before);
    if ((await page.locator(".answer").innerText()).includes(`Đã cho ${name} mượn`)) lent = code;
  }
  expect(lent).not.toBe("");
  expect(await page.locator(".act-list li").first().innerText()).toContain(`ghi cho ${dayInVietnamese(slipDay)}`);

  // The next day's slip says that it came back.
  await page.keyboard.press("F6");
  await untilFocused(page, "Ngày ghi trên phiếu");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".how-banner", { hasText: dayInVietnamese(addDays(slipDay, 1)) }).waitFor();
  await noLongerTheSameScan(page);
  await page.keyboard.press("F2");
  await page.keyboard.type(lent, { delay: 60 });
  await page.keyboard.press("Enter");
  await answer(page, "Đã nhận trả");

  // What came later is known now: the day before cannot be told in between.
  await page.keyboard.press("F6");
  await page.getByLabel("Ngày ghi trên phiếu").fill(dayInVietnamese(slipDay));
  await page.keyboard.press("Enter");
  await page.locator(".how-banner", { hasText: dayInVietnamese(slipDay) }).waitFor();
  await noLongerTheSameScan(page);
  await page.keyboard.press("F2");
  await page.keyboard.type(lent, { delay: 60 });
  await page.keyboard.press("Enter");
  await answer(page, "Cuốn này đã có việc ghi ngày");
  await page.getByRole("link", { name: "Xem bản này" }).click();
  await page.getByText(`Nhận trả từ ${name}`).waitFor();
  await nothingFor(page, "the page of a copy");
  await page.getByRole("link", { name: "Quay lại quầy" }).click();
  await page.getByRole("button", { name: "Về lại hôm nay" }).click();
  expect(await page.locator(".how-banner").count()).toBe(0);
});

test("read in the library: loud while it is on, listed at closing time, taken back from the list", async () => {
  const { page } = profile;
  await page.keyboard.press("Escape");
  const { name } = await openFreeReader(page);
  await page.keyboard.press("F4");
  await page.locator(".how-banner", { hasText: "ĐỌC TẠI CHỖ" }).waitFor();
  await lendOne(page, `${name} đọc tại chỗ`);
  await page.keyboard.press("F4");
  await page.getByRole("button", { name: "Sách đang đọc tại chỗ…" }).click();
  await page.getByRole("dialog").getByText("Còn 1 cuốn chưa trả lại.").waitFor();
  await nothingFor(page, "the list of what is being read");
  await page.getByRole("dialog").getByRole("button", { name: /^Nhận trả/ }).click();
  await page.getByRole("dialog").getByText("Không còn cuốn nào đang đọc tại chỗ.").waitFor();
  await page.keyboard.press("Escape");
  await panel(page).getByText("Không mượn cuốn nào").waitFor();

  // Who signs in next begins with what is usual.
  await page.keyboard.press("F4");
  await page.locator(".how-banner").waitFor();
  await page.getByRole("button", { name: /Cô Thủ Thư/ }).click();
  await page.getByRole("menuitem", { name: "Đổi người trực" }).click();
  await signIn(page, "1234");
  expect(await page.locator(".how-banner").count()).toBe(0);
});

test("a note pops up and a block stops, with its reason; lifted, the reader borrows again", async () => {
  const { page } = profile;
  await page.keyboard.press("Escape");
  const { card: reader, name } = await openFreeReader(page);
  const more = page.getByRole("button", { name: "Việc khác với bạn đọc" });
  await more.click();
  await page.getByRole("menuitem", { name: "Ghi lời nhắc…" }).click();
  await page.getByLabel("Lời nhắc", { exact: true }).fill("Nộp ảnh thẻ");
  await page.getByRole("dialog").getByRole("button", { name: "Lưu" }).click();
  await panel(page).getByText("Nhắc: Nộp ảnh thẻ").waitFor();
  await more.click();
  await page.getByRole("menuitem", { name: "Tạm dừng cho mượn…" }).click();
  await page.getByLabel(/Đến hết ngày/).fill("1/1/2020");
  await page.getByRole("dialog").getByRole("button", { name: "Tạm dừng" }).click();
  await page.getByText("Ngày này đã qua.").waitFor();
  await page.getByRole("menu").waitFor({ state: "hidden" });
  await nothingFor(page, "the block dialog with a refusal");
  await page.getByLabel(/Đến hết ngày/).fill("");
  await page.getByRole("dialog").getByRole("button", { name: "Tạm dừng" }).click();
  await panel(page).getByText("Tạm dừng: vi phạm nội quy").waitFor();
  await page.keyboard.press("Escape");
  await noLongerTheSameScan(page);
  expect(await scanAtDesk(page, reader)).toContain("Nhắc: Nộp ảnh thẻ");
  await lendOne(page, "Thủ thư đang tạm dừng cho bạn đọc này mượn: vi phạm nội quy.");
  await more.click();
  await page.getByRole("menuitem", { name: "Cho mượn lại" }).click();
  await panel(page).getByText("Tạm dừng: vi phạm nội quy").waitFor({ state: "hidden" });
  await lendOne(page, `Đã cho ${name} mượn`);
});

test("a class is renewed in one go, says what was refused and why, and all of it is undone", async () => {
  const { page } = profile;
  await page.evaluate(() => { location.hash = "#/overdues?view=all"; });
  await page.getByRole("button", { name: /^Gia hạn cả lớp… Lớp/ }).first().click();
  await page.getByRole("button", { name: /^Gia hạn \d+ cuốn/ }).click();
  const done = page.getByText(/^Đã gia hạn \d+ cuốn\.$/);
  await done.waitFor({ timeout: 30_000 });
  await nothingFor(page, "a class renewed");
  const count = /\d+/.exec(await done.innerText())?.[0];
  await page.getByRole("button", { name: "Hoàn tác tất cả" }).click();
  await page.getByText(`Đã hoàn tác ${count} lượt gia hạn.`).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Quay lại danh sách" }).click();
  await page.getByRole("button", { name: /^Gia hạn cả lớp… Lớp/ }).first().waitFor();
});

test.each(Object.entries(sizes))("the desk with everything switched on fits a %s", async (_name, size) => {
  const { page } = profile;
  await page.setViewportSize(size);
  await page.evaluate(() => { location.hash = "#/desk"; });
  await page.locator("[data-ready=desk]").waitFor();
  await page.keyboard.press("F4");
  await page.locator(".how-banner").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.keyboard.press("F4");
  await page.locator(".how-banner").first().waitFor({ state: "hidden" });
});
