import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { sizes, type Profile } from "./chromium.ts";
import { noLongerTheSameScan, nothingFor, scanAtDesk, untilAllSent, untilStill } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-browser-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
let server: RunningServer;
let profile: Profile;

beforeAll(async () => {
  ({ server, pc: profile } = await aDemo(data, ["pc"]));
  await atDesk(profile, server);
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

test("from the reader's panel two records are joined, either card opens the one that was kept, and they are parted again", async () => {
  const { page } = profile;
  const nameOf = async (serial: number) => {
    await scanAtDesk(page, card(serial));
    return page.locator("#open-reader").innerText();
  };
  const [second, first] = [await nameOf(2), await nameOf(1)];
  await page.getByRole("button", { name: "Việc khác với bạn đọc" }).click();
  await page.getByRole("menuitem", { name: "Gộp với hồ sơ khác" }).click();
  await page.getByRole("heading", { name: first }).waitFor();
  await page.getByLabel("Hồ sơ thứ hai").fill(second);
  await page.getByRole("button", { name: second }).first().click();
  await page.getByRole("heading", { name: second }).waitFor();
  expect(await page.getByLabel(`Giữ hồ sơ này: ${first}`).isChecked()).toBe(true);
  for (const [name, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    await untilStill(page);
    await nothingFor(page, `two records on a ${name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(sizes.pc);
  await page.getByLabel(`Giữ hồ sơ này: ${second}`).check();
  await page.getByRole("button", { name: "Gộp hai hồ sơ" }).click();
  await page.getByText(`Đã gộp. Cả hai hồ sơ nay là ${second}.`).waitFor();
  await page.getByRole("button", { name: `Tách ra: ${first}` }).waitFor();
  await nothingFor(page, "what is joined");

  await page.evaluate(() => { location.hash = "#/desk"; });
  await page.locator("[data-ready=desk]").waitFor();
  await noLongerTheSameScan(page);
  expect(await nameOf(1)).toBe(second);
  await untilAllSent(page);

  await page.evaluate(() => { location.hash = "#/joining"; });
  await page.getByRole("button", { name: `Tách ra: ${first}` }).click();
  await page.getByText("Đã tách.").waitFor();
  await page.evaluate(() => { location.hash = "#/desk"; });
  await page.locator("[data-ready=desk]").waitFor();
  await noLongerTheSameScan(page);
  expect(await nameOf(1)).toBe(first);
  expect(await nameOf(2)).toBe(second);
  expect(profile.troubles.filter((trouble) => !/Failed to load resource/.test(trouble))).toEqual([]);
});

test("a reader who leaves in the middle of the year says so at the desk, and is a reader again", async () => {
  const { page } = profile;
  await scanAtDesk(page, card(3));
  const menu = page.getByRole("button", { name: "Việc khác với bạn đọc" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Rời trường…" }).click();
  await page.getByRole("dialog").waitFor();
  await untilStill(page);
  await nothingFor(page, "the dialog of who leaves");
  await page.getByRole("button", { name: "Ghi rời trường" }).click();
  await page.locator(".patron-panel", { hasText: "đã chuyển trường" }).waitFor();
  await menu.click();
  await page.getByRole("menuitem", { name: "Trở lại làm bạn đọc" }).click();
  await page.locator(".patron-panel", { hasText: "đã chuyển trường" }).waitFor({ state: "detached" });
});
