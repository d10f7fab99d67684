/** Library cards at the desk and on paper: a lost one is cancelled and printed anew, classes get cards or a sheet of codes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { scanWith, sizes, type Profile } from "./chromium.ts";
import { noLongerTheSameScan, nothingFor, scanAtDesk } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-cards-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
let server: RunningServer;
let profile: Profile;

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  // A print dialog would wait for a person.
  await profile.context.addInitScript(() => { window.print = () => {}; });
  await atDesk(profile, server);
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const { card: said } = words.desk;
const press = (name: string | RegExp) => profile.page.getByRole("button", { name, exact: typeof name === "string" }).first().click();
const goTo = (screen: string): Promise<void> => profile.page.evaluate((hash) => { location.hash = hash; }, `#/${screen}`);
const codesOnSheets = async (): Promise<string[]> => [...new Set((await profile.page.locator(".printed-page text").allTextContents()).filter((text) => /^2\d{9}$/.test(text)))];
/** Prints as the button does, and answers the sizes of the sheets that come out, in points. */
const printed = async (): Promise<string[]> => {
  await press(words.printing.print);
  await profile.page.locator("body.printing-pages").waitFor();
  const pdf = (await profile.page.pdf({ preferCSSPageSize: true })).toString("latin1");
  await profile.page.evaluate(() => dispatchEvent(new Event("afterprint")));
  return [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => `${Math.round(Number(width))} × ${Math.round(Number(height))}`);
};
const a4 = "595 × 842";

test("a lost card is cancelled: scanned later it says whose it was and opens nobody; the new one is printed and opens the same reader", async () => {
  const { page } = profile;
  await scanAtDesk(page, card(3));
  const reader = await page.locator("#open-reader").innerText();
  const outBefore = await page.locator(".loan-list li").count();
  await press(said.lost);
  await page.getByRole("dialog").waitFor();
  await nothingFor(page, "a lost card");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.locator("#open-reader").innerText(), "Esc in the dialog leaves the reader open").toBe(reader);

  await press(said.lost);
  await press(said.cancelAndGive);
  await page.getByText(`Đã huỷ thẻ ${card(3)}.`).waitFor();
  await page.getByRole("link", { name: said.printNew }).click();
  await page.locator(".printed-page").waitFor();
  const [given = ""] = await codesOnSheets();
  expect(given).not.toBe(card(3));
  expect(await page.locator(".printed-page").textContent()).toContain(reader.split(" ").at(-1));
  expect(await printed()).toEqual([a4]);
  await nothingFor(page, "one reader's card");

  await goTo("desk");
  await page.locator("[data-ready=desk]").waitFor();
  await page.keyboard.press("Escape");
  await noLongerTheSameScan(page);
  const answer = await scanAtDesk(page, card(3));
  expect(answer).toContain("Thẻ này đã huỷ ngày");
  expect(answer).toContain(`Thẻ ${card(3)} là của ${reader}`);
  expect(answer).toContain(`Thẻ mới là ${given}.`);
  expect(await page.locator("#open-reader").count()).toBe(0);
  await nothingFor(page, "a cancelled card");
  await page.setViewportSize(sizes.phone);
  await nothingFor(page, "a cancelled card on a phone");
  await page.setViewportSize(sizes.pc);
  await scanWith(page, given);
  await page.locator("#open-reader", { hasText: reader }).waitFor();
  expect(await page.locator(".loan-list li").count()).toBe(outBefore);
});

test("the lost card turns up: it is valid again, and the one in its place is cancelled; undone at once, likewise", async () => {
  const { page } = profile;
  await page.keyboard.press("Escape");
  await noLongerTheSameScan(page);
  await scanAtDesk(page, card(3));
  await press(said.useAgainInstead);
  await page.locator("#open-reader").waitFor();
  const reader = await page.locator("#open-reader").innerText();
  await page.locator(".patron-panel").getByText(/^Thẻ \d{10} đã huỷ ngày/).waitFor();

  await press(said.lost);
  await press(said.cancelAndGive);
  await page.getByText(`Đã huỷ thẻ ${card(3)}.`).waitFor();
  await page.locator(".patron-panel").getByRole("button", { name: words.desk.undo }).click();
  await page.getByText(`Thẻ ${card(3)} dùng lại được`).waitFor();
  await page.keyboard.press("Escape");
  await noLongerTheSameScan(page);
  await scanAtDesk(page, card(4));
  await scanAtDesk(page, card(3));
  expect(await page.locator("#open-reader").innerText()).toBe(reader);
});

test("a class gets its cards in any of the layouts; what came out well is not printed again", async () => {
  const { page } = profile;
  await goTo("printing");
  await page.getByText(words.printing.cards, { exact: true }).click();
  await page.getByLabel(words.printing.class, { exact: true }).selectOption({ index: 1 });
  await press(words.printing.show);
  await page.locator(".printed-page").first().waitFor();
  const codes = await codesOnSheets();
  expect(codes.length).toBeGreaterThan(20);
  for (const [layout, perSheet] of [["folded", 5], ["63x40", 21], ["85x54", 10]] as const) {
    await page.getByLabel(words.printing.cardLayout).selectOption(layout);
    const sheets = Math.ceil(codes.length / perSheet);
    await page.getByRole("heading", { name: `${codes.length} thẻ trên ${sheets} tờ A4` }).waitFor();
    expect((await codesOnSheets()).sort()).toEqual([...codes].sort());
    expect(await printed()).toEqual(Array.from({ length: sheets }, () => a4));
    await nothingFor(page, `cards ${layout}`);
  }
  await page.getByLabel(words.printing.cardStartAt).fill("10");
  await page.getByRole("heading", { name: `${codes.length} thẻ trên ${Math.ceil((codes.length + 9) / 10)} tờ A4` }).waitFor();
  await page.getByLabel(words.printing.cardStartAt).fill("11");
  await page.getByText("Hãy nhập một số từ 1 đến 10.").waitFor();
  await page.getByLabel(words.printing.cardStartAt).fill("1");

  await press(/Đã in tốt, đánh dấu \d+ thẻ/);
  await page.getByText(`Đã đánh dấu ${codes.length} thẻ là đã in.`).waitFor();
  await page.getByText(words.printing.whose.unprinted).click();
  await page.getByLabel(words.printing.class, { exact: true }).selectOption({ index: 1 });
  await press(words.printing.show);
  await page.getByText(words.printing.allPrinted).waitFor();
  await page.getByText(words.printing.whose.class).click();
  await page.getByText(words.printing.whose.reader).click();
  await page.getByLabel(words.printing.readerName).fill("nguyen");
  await page.getByRole("link", { name: /Nguyễn/ }).first().click();
  await page.getByRole("heading", { name: /^Thẻ của Nguyễn/ }).waitFor();
  expect(await codesOnSheets()).toHaveLength(1);
});

test("a class without cards is scanned from its sheet", async () => {
  const { page } = profile;
  await goTo("printing");
  await page.getByText(words.printing.classSheets, { exact: true }).click();
  await press(words.printing.show);
  await page.getByRole("heading", { name: /^\d+ bạn đọc, 1 lớp hoặc tổ, 1 tờ A4$/ }).waitFor();
  expect(await printed()).toEqual([a4]);
  await nothingFor(page, "a class's sheet of codes");
  const [, second = ""] = await codesOnSheets();
  await goTo("desk");
  await page.locator("[data-ready=desk]").waitFor();
  await scanWith(page, second);
  await page.locator(".patron-panel", { hasText: "Lớp 6A" }).waitFor();
  expect(profile.troubles.filter((trouble) => !trouble.startsWith("Failed to load resource"))).toEqual([]);
});
