import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { openProfile, scanWith, sizes, type Profile } from "./chromium.ts";
import { exchangeNow, nothingFor, openDemo, untilOfflineReady, untilStatus } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-browser-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
let profile: Profile;

beforeAll(async () => {
  expect(existsSync(new URL("../../dist/index.html", import.meta.url)), "the app is built first: npm run build").toBe(true);
  server = await startServer({ port: 0, host: "127.0.0.1", data, demo: true });
  profile = await openProfile();
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

test("the demo opens, lends and takes back; stopped server and a reload change nothing of that", async () => {
  const { page, context } = profile;
  const port = server.port;
  await openDemo(page, `http://localhost:${port}`);
  await untilStatus(page, /Đã lưu, đã gửi hết/);
  await untilOfflineReady(page);

  // A card of somebody with nothing out, found by trying: the demo's loans depend on the day.
  let reader = 0;
  for (let serial = 1; serial <= 40 && reader === 0; serial++) {
    await scanWith(page, card(serial));
    await page.locator(".patron-name").first().waitFor();
    await page.waitForTimeout(150);
    if ((await page.locator(".patron-panel").innerText()).includes("Không mượn cuốn nào")) reader = serial;
  }
  expect(reader).toBeGreaterThan(0);
  const name = await page.locator("#open-reader").innerText();

  let lent = 0;
  for (let serial = 1; serial <= 40 && lent === 0; serial++) {
    await scanWith(page, copy(2000 + serial));
    await page.waitForTimeout(300);
    if ((await page.locator(".answer").innerText()).includes(`Đã cho ${name} mượn`)) lent = 2000 + serial;
  }
  expect(lent).toBeGreaterThan(0);
  expect(await page.locator(".answer").innerText()).toContain("Đã lưu trên máy này");
  await untilStatus(page, /đã gửi hết/);

  await server.stop();
  await page.reload();
  await page.locator("[data-ready=desk]").waitFor();
  await page.waitForTimeout(3200);
  await scanWith(page, copy(lent));
  await page.locator(".answer", { hasText: "Đã nhận trả" }).waitFor();
  expect(await page.locator(".answer").innerText()).toContain(name);
  await untilStatus(page, /1 chưa gửi/);

  await page.keyboard.press("F8");
  await page.locator(".answer", { hasText: "Đã hoàn tác" }).waitFor();
  await scanWith(page, card(reader));
  await page.locator(".patron-panel", { hasText: "Đang mượn: 1" }).waitFor();

  // A browser that was closed and starts again without any server lands on the working desk.
  expect(context.serviceWorkers().length).toBeGreaterThan(0);
  server = await startServer({ port, host: "127.0.0.1", data, demo: true });
  await exchangeNow(page);
});

test("a refusal names its rule, and a librarian may set it aside with a reason", async () => {
  const { page } = profile;
  let refused = false;
  for (let serial = 1; serial <= 60 && !refused; serial++) {
    await scanWith(page, card(serial));
    await page.waitForTimeout(120);
    if (!(await page.locator(".patron-panel").innerText()).includes("Mượn 2/2")) continue;
    for (let other = 1; other <= 30 && !refused; other++) {
      await scanWith(page, copy(3000 + other));
      await page.waitForTimeout(200);
      refused = (await page.locator(".answer").innerText()).includes("Bạn đọc đã mượn 2/2 cuốn");
    }
  }
  expect(refused).toBe(true);
  await page.getByRole("button", { name: "Vẫn cho mượn…" }).click();
  await nothingFor(page, "the override dialog");
  await page.getByRole("dialog").getByRole("button", { name: "Cho mượn" }).click();
  await page.locator(".answer", { hasText: "Đã cho" }).waitFor();
});

test("a title is found without tone marks, and an unknown code says what it is not", async () => {
  const { page } = profile;
  await page.getByRole("combobox").fill("ban ve van minh");
  await page.getByRole("option", { name: /Bàn Về Văn Minh/ }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await scanWith(page, "4006381333931");
  await page.locator(".answer", { hasText: "Không nhận ra mã 4006381333931" }).waitFor();
});

test.each(Object.entries(sizes))("axe finds nothing on any screen, and nothing spills over sideways (%s)", async (_name, size) => {
  const { page } = profile;
  await page.setViewportSize(size);
  const screens = ["desk", "home", "search", "lists", "printing", "contradictions", "devices", "settings"];
  for (const screen of screens) {
    await page.evaluate((hash) => { location.hash = hash; }, `#/${screen}`);
    await page.locator("h1").first().waitFor();
    await page.waitForTimeout(500);
    await nothingFor(page, `${screen} at ${size.width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), screen).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => { location.hash = "#/desk"; });
});

test("the app can be installed by Chromium's own criteria, and asks nobody else on the network", async () => {
  const { page, context } = profile;
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = (await devtools.send("Page.getInstallabilityErrors" as never)) as { installabilityErrors: { errorId: string }[] };
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual([]);
  const foreign = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).host).filter((host) => host !== location.host));
  expect(foreign).toEqual([]);
  expect(profile.troubles.filter((trouble) => !/ERR_CONNECTION_REFUSED|Failed to load resource|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(trouble))).toEqual([]);
});

