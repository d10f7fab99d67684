import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { aDemo, atDesk } from "./a-demo.ts";
import { certificateOf, openProfile, sizes, type Profile } from "./chromium.ts";
import { exchangeNow, noLongerTheSameScan, scanAtDesk, signIn, untilOfflineReady, untilAllSent } from "./steps.ts";

/** Not localhost: what a tablet sees. The PC is the server's own machine. */
const name = "thu-vien.test";
const scansEach = 60;
const data = mkdtempSync(join(tmpdir(), "tu-sach-two-"));
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let server: RunningServer;
const profiles: Profile[] = [];
/** Whom the pages of the two devices have asked for anything. */
const asked = new Set<string>();
const noting = ({ context }: Profile) => void context.on("request", (request) => asked.add(new URL(request.url()).host));

beforeAll(async () => {
  ({ server, pc } = await aDemo(data, ["pc"], { tls: true, names: [name], httpPort: 0 }));
  profiles.push(pc);
  noting(pc);
});

afterAll(async () => {
  for (const profile of profiles) await profile.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

interface Readings {
  readonly stories: string;
  readonly events: readonly { readonly id: string; readonly kind: string; readonly mine: boolean }[];
  readonly contradictions: number;
  readonly pending: number;
}

/** What this device reads, from its own store, as text that can be compared. */
const readings = (page: Page): Promise<Readings> =>
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
    const [stories, loans, events, outbox, [device]] = await Promise.all([
      all<{ contradictions: unknown[] }>("stories"),
      all("openLoans"),
      all<{ id: string; event: { kind: string; device: string } }>("events"),
      all("outbox"),
      all<{ id: string }>("device"),
    ]);
    db.close();
    return {
      stories: JSON.stringify([stories, loans]),
      events: events.map(({ id, event }) => ({ id, kind: event.kind, mine: event.device === device?.id })),
      contradictions: stories.reduce((sum, story) => sum + story.contradictions.length, 0),
      pending: outbox.length,
    };
  });

const idsIn = ({ events }: Readings): Set<string> => new Set(events.map(({ id }) => id));

let pc: Profile;
let tablet: Profile;

test("the tablet joins by the link that the PC shows, which does not say localhost", async () => {
  const trust = await certificateOf(server.port, name);
  const home = `http://localhost:${server.port}`;
  await atDesk(pc, server);
  await pc.page.evaluate(() => { location.hash = "#/devices"; });
  await pc.page.getByRole("button", { name: words.devices.add }).click();
  await pc.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: home });
  await pc.page.getByRole("button", { name: words.devices.copy }).click();
  const link = (await pc.page.evaluate(() => navigator.clipboard.readText())).trim();
  expect(new URL(link).origin).toBe(`https://${name}:${server.port}`);
  expect(link).toContain("key=");
  tablet = await openProfile({ names: [name], trust, size: sizes.tablet });
  profiles.push(tablet);
  noting(tablet);
  await tablet.page.goto(link);
  await tablet.page.getByLabel(words.start.field.deviceName).fill("Máy tính bảng");
  await tablet.page.getByRole("button", { name: words.start.pair.join }).click();
  await signIn(tablet.page, "1234");
  await untilAllSent(tablet.page);
  await pc.page.evaluate(() => { location.hash = "#/desk"; });
  await pc.page.locator("[data-ready=desk]").waitFor();
  await exchangeNow(pc.page);
  for (const { page } of [pc, tablet]) await untilOfflineReady(page);
});

/** Lends one free copy on both devices, to two teachers, who have room. Answers how many acts the desks have recorded meanwhile. */
const lendSameCopy = async (round: number): Promise<readonly [onPc: number, onTablet: number]> => {
  let onPc = 0;
  let sameCopy = 0;
  await scanAtDesk(pc.page, card(601 + 20 * round));
  for (let serial = 5000 + 100 * round; sameCopy === 0; serial++) {
    const said = await scanAtDesk(pc.page, copy(serial));
    onPc += recorded(said);
    if (said.includes("Đã cho")) sameCopy = serial;
  }
  for (let serial = 602 + 20 * round; serial < 621 + 20 * round; serial++) {
    await scanAtDesk(tablet.page, card(serial));
    if ((await scanAtDesk(tablet.page, copy(sameCopy))).includes("Đã cho")) return [onPc, 1];
    await noLongerTheSameScan(tablet.page);
  }
  throw new Error("no teacher has room");
};

/** How many events an answer of the desk stands for. */
const recorded = (answer: string): number => (/Đã cho|Đã nhận trả/.test(answer) ? 1 : 0);

/** Scans at the pace of the desk: each is answered before the next. Answers how many acts the desk says it has saved. */
const halfHour = async (page: Page, seed: number): Promise<number> => {
  const chance = seeded(seed);
  let acts = 0;
  for (let scan = 0; scan < scansEach; scan++) acts += recorded(await scanAtDesk(page, chance.next() < 0.4 ? card(1 + chance.below(600)) : copy(1 + chance.below(4900))));
  return acts;
};

test.each([
  ["the tablet comes back first", 0],
  ["the PC comes back first", 1],
] as const)("two devices work apart for half an hour, lend the same copy, and read the same when they meet again: %s", async (_order, round) => {
  const before = [await readings(pc.page), await readings(tablet.page)] as const;
  for (const { context } of [pc, tablet]) await context.setOffline(true);
  const lentOnBoth = await lendSameCopy(round);
  const acts = await Promise.all([halfHour(pc.page, 8 + round), halfHour(tablet.page, 18 + round)]);
  // A reload in the middle of it, without a line.
  await tablet.page.reload();
  await tablet.page.locator("[data-ready=desk]").waitFor();

  const apart = [await readings(pc.page), await readings(tablet.page)] as const;
  for (const index of [0, 1] as const) {
    const known = idsIn(before[index]);
    const made = apart[index].events.filter(({ id, kind, mine }) => mine && !known.has(id) && /^copy-(lent|returned)$/.test(kind));
    expect(made.length, "what the desk said it saved is what is saved").toBe(acts[index] + lentOnBoth[index]);
    expect(made.length).toBeGreaterThan(10);
    expect(apart[index].pending).toBeGreaterThanOrEqual(made.length);
  }

  for (const profile of round === 0 ? [tablet, pc, tablet] : [pc, tablet, pc]) {
    await profile.context.setOffline(false);
    await exchangeNow(profile.page);
  }
  await expect.poll(async () => (await readings(pc.page)).stories === (await readings(tablet.page)).stories, { timeout: 30_000 }).toBe(true);
  const [here, there] = [await readings(pc.page), await readings(tablet.page)];
  const made = new Set([...idsIn(apart[0]), ...idsIn(apart[1])]);
  for (const held of [idsIn(here), idsIn(there)]) expect([...made].filter((id) => !held.has(id))).toEqual([]);
  expect(here.contradictions).toBeGreaterThan(before[0].contradictions);
  expect([here.pending, there.pending]).toEqual([0, 0]);
});

test("the double loan is listed as what two desks do not agree on", async () => {
  for (const { page } of [pc, tablet]) {
    await page.evaluate(() => { location.hash = "#/contradictions"; });
    await page.locator("text=Hai nơi cùng cho mượn một bản").first().waitFor();
  }
});

test("no other machine is asked or could be: where the internet is away, the box in the school's own network is enough", async () => {
  expect([...asked].sort()).toEqual([`localhost:${server.port}`, `${name}:${server.port}`]);
  for (const { page, context } of [pc, tablet]) {
    await page.evaluate(() => { location.hash = "#/desk"; });
    await page.locator("[data-ready=desk]").waitFor();
    // The app's own pages may ask nobody else.
    const empty = await context.newPage();
    expect(await empty.evaluate(() => fetch("https://example.org/", { mode: "no-cors" }).then(() => "answers", () => "away"))).toBe("away");
    await empty.close();
  }
  // What one desk does is at the other by itself, and back.
  const heard = async (page: Page, kind: string) => (await readings(page)).events.filter((event) => event.kind === kind && !event.mine).length;
  const [lentBefore, backBefore] = [await heard(pc.page, "copy-lent"), await heard(tablet.page, "copy-returned")];
  let lent = "";
  for (let at = 0; at < 40 && lent === ""; at++) {
    await scanAtDesk(tablet.page, card(601 + at));
    if ((await scanAtDesk(tablet.page, copy(5300 + at))).includes("Đã cho")) lent = copy(5300 + at);
  }
  await expect.poll(() => heard(pc.page, "copy-lent"), { timeout: 60_000 }).toBeGreaterThan(lentBefore);
  expect(await scanAtDesk(pc.page, lent)).toContain("Đã nhận trả");
  await expect.poll(() => heard(tablet.page, "copy-returned"), { timeout: 60_000 }).toBeGreaterThan(backBefore);
});
