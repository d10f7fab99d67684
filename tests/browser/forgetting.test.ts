/** A reader is erased at one device in a real browser, and is off the screen of another one that had them open. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import type { Profile } from "./chromium.ts";
import { noLongerTheSameScan, nothingFor, scanAtDesk, untilAllSent } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-forgetting-"));
let server: RunningServer;
let pc: Profile;
let tablet: Profile;

beforeAll(async () => {
  ({ server, pc, tablet } = await aDemo(data, ["pc", "tablet"]));
  for (const device of [pc, tablet]) await atDesk(device, server);
});

afterAll(async () => {
  for (const profile of [pc, tablet]) await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const { erase, settings } = words.forgetting;

test("erased in two steps on the PC, a reader leaves the tablet's screen too, and neither finds them again", async () => {
  let card = "";
  for (let serial = 1; serial <= 40 && card === ""; serial++) {
    const code = ownCodeFrom({ kind: "card", block: 900, serial });
    await scanAtDesk(pc.page, code);
    if ((await pc.page.locator(".patron-panel").innerText()).includes(words.desk.nothingOut)) card = code;
  }
  expect(card).not.toBe("");
  const name = await pc.page.locator("#open-reader").innerText();
  await scanAtDesk(tablet.page, card);
  expect(await tablet.page.locator("#open-reader").innerText()).toBe(name);

  await pc.page.getByRole("button", { name: words.acts.readerMenu }).click();
  await pc.page.getByRole("menuitem", { name: erase.open }).click();
  const dialog = pc.page.getByRole("dialog");
  await dialog.getByText(erase.sure).waitFor();
  await pc.page.getByRole("menu").waitFor({ state: "hidden" });
  await nothingFor(pc.page, "the question before erasing");
  expect(await dialog.getByRole("button", { name: erase.erase }).isDisabled()).toBe(true);
  await dialog.getByLabel(erase.sure).check();
  await dialog.getByRole("button", { name: erase.erase }).click();
  for (const { page } of [pc, tablet]) {
    await page.locator(".answer", { hasText: erase.done }).waitFor({ timeout: 30_000 });
    expect(await page.locator("main").innerText()).not.toContain(name);
    await noLongerTheSameScan(page);
    expect(await scanAtDesk(page, card)).toContain(words.desk.unknownWhy.ownCard);
  }
  await untilAllSent(pc.page);
  await pc.page.reload();
  await pc.page.locator("[data-ready=desk]").waitFor();
  expect(await scanAtDesk(pc.page, card)).toContain(words.desk.unknownWhy.ownCard);
  expect([...pc.troubles, ...tablet.troubles].filter((text) => !text.includes("404"))).toEqual([]);
});

test("how long it is known who borrowed what is changed in the settings, and says what is kept", async () => {
  const { page } = pc;
  await page.goto(`http://localhost:${server.port}/#/settings`);
  const field = page.getByLabel(settings.days);
  await field.fill("400");
  await page.getByRole("button", { name: settings.save, exact: true }).click();
  await page.getByText(/từ 0 đến 366\. Chưa lưu gì/).waitFor();
  await nothingFor(page, "the settings");
  await field.fill("45");
  await page.getByRole("button", { name: settings.save, exact: true }).click();
  await page.getByText(settings.saved, { exact: true }).waitFor();
  await page.getByText(/Máy này dọn lần gần nhất ngày .* Hiện còn giữ \d+ mục/).waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel(settings.days).inputValue(), { timeout: 20_000 }).toBe("45");
});
