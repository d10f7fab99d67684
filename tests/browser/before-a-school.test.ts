/**
 * All that is seen before and around the beginning of a school, looked at by axe at three sizes: on a plain server first, as
 * most begin, and then on the same server with HTTPS, where the first desk goes on at its own address and a tablet joins.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { certificateOf, openProfile, sizes, type Profile } from "./chromium.ts";
import { exchangeNow, nothingFor, signIn, untilAllSent, untilStill } from "./steps.ts";

const name = "thu-vien.test";
const pin = "2580";
const data = mkdtempSync(join(tmpdir(), "tu-sach-before-"));
let server: RunningServer;
let pc: Profile;
let tablet: Profile;

beforeAll(async () => {
  server = await startServer({ port: 0, host: "127.0.0.1", data, names: [name] });
  pc = await openProfile();
});

afterAll(async () => {
  await pc?.close();
  await tablet?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const seen = async (page: Page, screen: string): Promise<void> => {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await untilStill(page);
    await nothingFor(page, `${screen} on a ${size}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${screen} on a ${size} spills over sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(sizes.pc);
};

const press = (page: Page, text: string): Promise<void> => page.getByRole("button", { name: text, exact: true }).click();
const heading = (page: Page, text: string): Promise<void> => page.getByRole("heading", { name: text, exact: true }).waitFor();

test("over plain HTTP a tablet is told what is missing, and nothing is offered that does not answer", async () => {
  tablet = await openProfile({ names: [name] });
  await tablet.page.goto(`http://${name}:${server.port}/`);
  await heading(tablet.page, words.start.insecure.title);
  await tablet.page.getByText("npm start -- --tls").waitFor();
  expect(await tablet.page.locator("body").innerText()).not.toContain("https://");
  await seen(tablet.page, "the notice over plain HTTP");
  await tablet.close();
});

test("the wizard's five steps, and the sign-in", async () => {
  const { page } = pc;
  const { field, wizard, key } = words.start;
  await page.goto(`http://localhost:${server.port}/`);
  await heading(page, wizard.school.title);
  await press(page, wizard.next);
  await page.getByText(words.start.problem.empty).first().waitFor();
  await seen(page, "the school, with what is missing");
  await page.getByLabel(field.schoolName).fill("Trường Tiểu học Hoa Ban");
  await page.getByLabel(field.level).selectOption(words.start.level.primary);
  for (const step of ["year", "rules", "librarian"] as const) {
    await press(page, wizard.next);
    await heading(page, wizard[step].title);
    await seen(page, `the wizard's step ${step}`);
  }
  await page.getByLabel(field.librarianName).fill("Trần Thị Thu");
  await page.getByLabel(field.pin, { exact: true }).fill(pin);
  await page.getByLabel(field.pinAgain).fill(pin);
  await press(page, wizard.make);
  await heading(page, wizard.key.title);
  await seen(page, "the school's key");
  await page.getByLabel(key.kept).check();
  await press(page, key.goOn);
  await page.getByLabel(/PIN/).first().waitFor();
  await seen(page, "the sign-in");
  await page.getByLabel(/PIN/).first().fill(pin);
  await page.keyboard.press("Enter");
  await heading(page, words.start.home.title);
});

test("the status panel, and a plain server that cannot take in a tablet", async () => {
  const { page } = pc;
  await untilAllSent(page);
  await page.locator(".status-light").click();
  await page.getByRole("dialog", { name: words.status.title }).waitFor();
  await seen(page, "the status panel");
  await page.keyboard.press("Escape");
  await page.evaluate(() => { location.hash = "#/devices"; });
  await press(page, words.devices.add);
  await heading(page, words.devices.onlyHere.PlainHttp.title);
  await page.getByText("npm start -- --tls").waitFor();
  await seen(page, "an invitation that opens here only");
});

test("with HTTPS the same page goes on where it was, and its code leads a tablet to the school", async () => {
  const { page, context } = pc;
  const { port } = server;
  await server.stop();
  server = await startServer({ port, host: "127.0.0.1", data, names: [name], tls: true, httpPort: 0 });
  await press(page, words.devices.newCode);
  await page.getByRole("img", { name: words.devices.qr }).waitFor();
  await seen(page, "an open invitation");
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: `http://localhost:${port}` });
  await press(page, words.devices.copy);
  const link = (await page.evaluate(() => navigator.clipboard.readText())).trim();
  expect(new URL(link).origin).toBe(`https://${name}:${port}`);
  await exchangeNow(page);

  // What a tablet that does not trust us yet finds at the address it knew.
  tablet = await openProfile({ names: [name], trust: await certificateOf(port, name), size: sizes.tablet });
  await tablet.page.goto(`http://${name}:${port}/`);
  await heading(tablet.page, "Cài chứng chỉ của Tủ Sách");
  await seen(tablet.page, "the page about the certificate");
  await tablet.page.getByRole("link", { name: "Mở Tủ Sách" }).click();
  await heading(tablet.page, words.start.howToPair.title.replace("{{school}}", "Trường Tiểu học Hoa Ban"));
  await seen(tablet.page, "how to pair");
  await tablet.page.goto("about:blank");
  await tablet.page.goto(link);
  await tablet.page.getByLabel(words.start.field.deviceName).waitFor();
  await press(tablet.page, words.start.pair.join);
  await tablet.page.getByText(words.start.problem.empty).waitFor();
  await seen(tablet.page, "the pairing form");
  await tablet.page.getByLabel(words.start.field.deviceName).fill("Máy tính bảng");
  await press(tablet.page, words.start.pair.join);
  await signIn(tablet.page, pin);
});
