import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { sizes, type Profile } from "./chromium.ts";
import { exchangeNow, noLongerTheSameScan, nothingFor, untilOfflineReady, untilStill } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-browser-"));
let server: RunningServer;
let profile: Profile;

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  await atDesk(profile, server);
  await untilOfflineReady(profile.page);
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const goTo = (page: Page, hash: string) => page.evaluate((to) => { location.hash = to; }, hash);

const looksRight = async (page: Page, where: string): Promise<void> => {
  for (const [name, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    await untilStill(page);
    await nothingFor(page, `${where} on a ${name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${where} on a ${name}`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(sizes.pc);
};

/** Somebody who has left and still has a book, with its number, as the list of debts says it. */
interface Debtor {
  readonly name: string;
  readonly number: string;
}
let debtor: Debtor;

test("the school goes up in one piece, with a list, a correction, and no server", async () => {
  const { page } = profile;
  await goTo(page, "#/settings");
  await page.getByRole("link", { name: "Chuyển sang năm học mới" }).click();
  await page.getByText(/600 học sinh, 18 lớp/).waitFor();
  await looksRight(page, "the beginning");
  await server.stop();

  await page.getByRole("button", { name: /^Chuẩn bị năm học/ }).click();
  expect(await page.getByLabel("Lớp 8D lên lớp").inputValue()).toBe("9D");
  expect(await page.getByLabel("Lớp 9A ra trường").isChecked()).toBe(true);
  await page.getByLabel("Ngày khai giảng").fill("1/9/2020");
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByText(/Ngày này không thuộc năm học/).waitFor();
  await page.getByLabel("Ngày khai giảng").fill(`06/09/${await yearShown(page)}`);
  await page.getByLabel("Lớp 6E lên lớp").fill("");
  await looksRight(page, "the classes");

  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByLabel("Chỉ xem").selectOption("all");
  await page.getByLabel("Lớp", { exact: true }).selectOption("6A");
  const repeating = await page.getByRole("listitem").locator("strong").filter({ hasNotText: /^\d/ }).first().innerText();
  await page.getByRole("button", { name: "Quay lại bảng lớp" }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "lop-6a-moi.csv", mimeType: "", buffer: Buffer.from(`Họ và tên,Lớp\n${repeating},6A\nĐinh Mới Đến,6A\n`) });
  await page.getByRole("button", { name: "Thêm danh sách này" }).click();
  await page.getByText("2 học sinh", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByText(/34 em chưa rõ/).waitFor();
  await page.getByText("1 em lưu ban").waitFor();
  await page.getByText("1 em mới đến").waitFor();
  const look = page.getByRole("listitem").filter({ hasText: "Nhận ra theo họ tên" });
  expect(await look.innerText()).toContain(repeating);
  // One of the undecided class changes schools.
  const leaver = page.getByRole("listitem").filter({ hasText: "chưa định lớp mới" }).first();
  await leaver.getByRole("combobox").selectOption("transferred");
  await page.getByText(/33 em chưa rõ/).waitFor();
  await looksRight(page, "the preview");

  await page.getByRole("button", { name: /^Ghi cho 568 học sinh/ }).click();
  await page.getByRole("dialog").waitFor();
  // Until it has faded in, its colours are pale.
  await untilStill(page);
  await nothingFor(page, "the question before writing");
  await page.getByRole("button", { name: "Ghi", exact: true }).click();
  await page.getByText("Đã xếp lớp 434 em, 133 em rời trường, thêm 1 em mới.").waitFor({ timeout: 20_000 });
  await nothingFor(page, "what was written");
});

test("who has left stands on the list of debts, may bring books back, and borrows no more", async () => {
  const { page } = profile;
  await page.getByRole("link", { name: "Xem ai còn nợ sách" }).click();
  await page.getByText(/dùng trước khi trả học bạ/).waitFor();
  const gone = page.locator("section").filter({ has: page.getByRole("heading", { name: /^Lớp 9. · đã ra trường \d{4}$/ }) }).first();
  await gone.scrollIntoViewIfNeeded();
  await gone.locator("li").first().waitFor();
  const reader = gone.locator("li").first();
  // What is out of sight is not laid out: it has text, but shows none.
  debtor = { name: (await reader.locator("strong").textContent()) ?? "", number: /ĐKCB (\S+)/.exec((await reader.textContent()) ?? "")?.[1] ?? "" };
  expect(debtor.number).not.toBe("");
  expect(await gone.getByRole("button", { name: /In thư/ }).count()).toBe(0);

  await goTo(page, "#/desk");
  await page.locator("[data-ready=desk]").waitFor();
  await page.getByRole("combobox").fill(debtor.name);
  await page.getByRole("option", { name: debtor.name }).filter({ hasText: "đã ra trường" }).first().click();
  await page.locator(".patron-panel", { hasText: "đã ra trường" }).waitFor();
  await page.locator(".patron-panel", { hasText: debtor.number }).waitFor();
  await nothingFor(page, "a reader who has left");
  await page.getByRole("combobox").fill(debtor.number);
  await page.keyboard.press("Enter");
  await page.locator(".answer", { hasText: "Đã nhận trả" }).waitFor();
  await noLongerTheSameScan(page);
  await page.getByRole("combobox").fill(debtor.number);
  await page.keyboard.press("Enter");
  await page.locator(".answer", { hasText: "Bạn đọc này đã thôi mượn sách ở trường" }).waitFor();
});

test("the undecided are asked for again, and all of it is taken back", async () => {
  const { page } = profile;
  await goTo(page, "#/rollover");
  await page.getByText(/Còn 33 học sinh chưa được xếp lớp/).waitFor();
  await looksRight(page, "the beginning, with some undecided");
  await page.getByRole("button", { name: "Xếp tiếp" }).click();
  expect(await page.getByLabel("Lớp 6E lên lớp").inputValue()).toBe("7E");
  expect(await page.getByLabel("Lớp 6A lên lớp").count()).toBe(0);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByRole("button", { name: /^Ghi cho 33 học sinh/ }).click();
  await page.getByRole("button", { name: "Ghi", exact: true }).click();
  await page.getByText(/Đã xếp lớp 33 em/).waitFor();
  await page.getByRole("button", { name: "Xong" }).click();

  const untilUndoable = (count: number) => page.waitForFunction((wanted) => [...document.querySelectorAll("button")].filter((button) => button.textContent === "Hoàn tác lên lớp").length === wanted, count);
  await untilUndoable(2);
  for (const left of [1, 0]) {
    await page.getByRole("button", { name: "Hoàn tác lên lớp" }).first().click();
    await page.getByRole("button", { name: "Hoàn tác", exact: true }).click();
    await page.getByText(/^Đã hoàn tác: /).waitFor({ timeout: 20_000 });
    await untilUndoable(left);
  }
  await page.getByText(/600 học sinh, 18 lớp/).waitFor();
  await nothingFor(page, "what was taken back");

  server = await startServer({ port: server.port, host: "127.0.0.1", data, demo: true });
  await exchangeNow(page);
  expect(profile.troubles.filter((trouble) => !/ERR_CONNECTION_REFUSED|Failed to load resource|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(trouble))).toEqual([]);
});

/** The year that is being opened, from the heading. */
const yearShown = async (page: Page): Promise<string> => /(\d{4})/.exec(await page.getByRole("heading", { name: /lớp nào lên lớp nào/ }).first().innerText())?.[1] ?? "";
