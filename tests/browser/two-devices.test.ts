import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { openProfile, scanWith, sizes, type Profile } from "./chromium.ts";
import { exchangeNow, openDemo, scanAtDesk, signIn, untilOfflineReady, untilAllSent } from "./steps.ts";

/** Not localhost: what a tablet sees. */
const name = "thu-vien.test";
const scansEach = 60;
const data = mkdtempSync(join(tmpdir(), "tu-sach-two-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
const profiles: Profile[] = [];

beforeAll(async () => {
  server = await startServer({ port: 0, host: "127.0.0.1", data, demo: true, tls: true, names: [name], httpPort: 0 });
});

afterAll(async () => {
  for (const profile of profiles) await profile.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const certificate = async (): Promise<string> => {
  const { connect } = await import("node:tls");
  return new Promise((resolve, reject) => {
    const socket = connect({ port: server.port, host: "127.0.0.1", servername: name, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.end();
      resolve(`-----BEGIN CERTIFICATE-----\n${raw.toString("base64")}\n-----END CERTIFICATE-----\n`);
    });
    socket.on("error", reject);
  });
};

/** What this device reads, from its own store, as text that can be compared. */
const readings = (page: Page): Promise<{ stories: string; events: string[]; contradictions: number; pending: number }> =>
  page.evaluate(async () => {
    const names = await indexedDB.databases();
    const found = names.find(({ name: one }) => one?.startsWith("tu-sach-") && one !== "tu-sach-start");
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(found?.name ?? "");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = <Row>(store: string) =>
      new Promise<Row[]>((resolve, reject) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result as Row[]);
        request.onerror = () => reject(request.error);
      });
    const [stories, loans, events, outbox] = await Promise.all([all<{ contradictions: unknown[] }>("stories"), all("openLoans"), all<{ id: string }>("events"), all("outbox")]);
    db.close();
    return {
      stories: JSON.stringify([stories, loans]),
      events: events.map(({ id }) => id),
      contradictions: stories.reduce((sum, story) => sum + story.contradictions.length, 0),
      pending: outbox.length,
    };
  });

test("two devices work apart for half an hour, lend the same copy, and read the same when they meet again", async () => {
  const origin = `https://${name}:${server.port}`;
  const trust = await certificate();
  const pc = await openProfile({ names: [name], trust });
  profiles.push(pc);
  await openDemo(pc.page, origin);
  await untilAllSent(pc.page);

  // The tablet joins by the link that the PC shows as a QR code; the key is in its fragment.
  await pc.page.evaluate(() => { location.hash = "#/devices"; });
  await pc.page.getByRole("button", { name: words.devices.add }).click();
  await pc.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  await pc.page.getByRole("button", { name: words.devices.copy }).click();
  const link = await pc.page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("key=");
  const tablet = await openProfile({ names: [name], trust, size: sizes.tablet });
  profiles.push(tablet);
  await tablet.page.goto(link.trim());
  await tablet.page.getByLabel(words.start.field.deviceName).fill("Máy tính bảng");
  await tablet.page.getByRole("button", { name: words.start.pair.join }).click();
  await signIn(tablet.page, "1234");
  await untilAllSent(tablet.page);
  await pc.page.evaluate(() => { location.hash = "#/desk"; });
  await pc.page.locator("[data-ready=desk]").waitFor();

  const before = await readings(pc.page);
  for (const { page, context } of [pc, tablet]) {
    await untilOfflineReady(page);
    await context.setOffline(true);
  }
  // The same free copy, lent on both: to two teachers, who have room.
  const shared = 5000;
  let sameCopy = 0;
  for (let serial = shared; serial < shared + 60 && sameCopy === 0; serial++) {
    if (serial === shared) await scanAtDesk(pc.page, card(601));
    if ((await scanAtDesk(pc.page, copy(serial))).includes("Đã cho")) sameCopy = serial;
  }
  expect(sameCopy).toBeGreaterThan(0);
  let lentTwice = false;
  for (let serial = 602; serial <= 640 && !lentTwice; serial++) {
    await scanAtDesk(tablet.page, card(serial));
    lentTwice = (await scanAtDesk(tablet.page, copy(sameCopy))).includes("Đã cho");
    // The same code again within three seconds counts as one scan.
    if (!lentTwice) await tablet.page.waitForTimeout(3100);
  }
  expect(lentTwice).toBe(true);

  const chance = seeded(8);
  for (const { page } of [pc, tablet]) {
    for (let scan = 0; scan < scansEach; scan++) {
      await scanWith(page, chance.next() < 0.4 ? card(1 + chance.below(640)) : copy(1 + chance.below(6000)));
      await page.waitForTimeout(40);
    }
    await page.waitForTimeout(500);
    expect(await page.locator(".status-light").innerText()).toMatch(/chưa gửi/);
  }
  // A reload in the middle of it, without a line.
  await tablet.page.reload();
  await tablet.page.locator("[data-ready=desk]").waitFor();
  const apart = [await readings(pc.page), await readings(tablet.page)];

  for (const profile of [tablet, pc, tablet]) {
    await profile.context.setOffline(false);
    await exchangeNow(profile.page);
  }
  await expect.poll(async () => (await readings(pc.page)).stories === (await readings(tablet.page)).stories, { timeout: 30_000 }).toBe(true);
  const [here, there] = [await readings(pc.page), await readings(tablet.page)];
  const made = new Set(apart.flatMap(({ events }) => events));
  expect(made.size).toBeGreaterThan(before.events.length + 20);
  for (const { events } of [here, there]) expect([...made].filter((id) => !events.includes(id))).toEqual([]);
  expect(here.contradictions).toBeGreaterThanOrEqual(1);
  expect([here.pending, there.pending]).toEqual([0, 0]);

  await pc.page.evaluate(() => { location.hash = "#/contradictions"; });
  await pc.page.locator("text=Hai nơi cùng cho mượn một bản").first().waitFor();
});

test("over plain HTTP from another machine the app says what is missing and how to go on", async () => {
  const plain = await startServer({ port: 0, host: "127.0.0.1", data: join(data, "plain"), demo: true });
  const visitor = await openProfile({ names: [name] });
  profiles.push(visitor);
  await visitor.page.goto(`http://${name}:${plain.port}/`);
  await visitor.page.getByText("npm start -- --tls").waitFor();
  // Nobody answers there: this server has no certificate.
  expect(await visitor.page.locator("body").innerText()).not.toContain("https://");
  await plain.stop();
});
