/** The desk by a phone's camera only, without a line: a film of the school's own card and labels, before Chromium's fake camera. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { RunningServer } from "../../sync-server/server.ts";
import * as words from "../../src/ui/messages/vi/index.ts";
import { drawnIsbn } from "../../src/scanning/drawn-codes.ts";
import { labelOf } from "../scanning/drawn-label.ts";
import type { Scene } from "../scanning/film.ts";
import { atDesk, demoProfile, serveDemo } from "./a-demo.ts";
import { openProfile, profileDirectory, sizes, type Profile } from "./chromium.ts";
import { writeFilm } from "./film-file.ts";
import { nothingFor, scanAtDesk, untilAllSent } from "./steps.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-camera-"));
const film = join(data, "film.y4m");
const [size, framesPerSecond] = [{ width: 640, height: 480 }, 10];
const card = (serial: number) => ownCodeFrom({ kind: "card", block: 900, serial });
const copy = (serial: number) => ownCodeFrom({ kind: "copy", block: 900, serial });
let directory: string;
let server: RunningServer;
let profile: Profile | undefined;

beforeAll(async () => {
  directory = profileDirectory(await demoProfile("tablet"));
  server = await serveDemo(join(data, "server"));
});

afterAll(async () => {
  await profile?.close();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
});

const nothing = (frames: number): Scene => ({ frames });
/** A pupil with nothing out and two books that may be lent to them, found by trying: the demo's loans depend on the day. */
const readerAndBooks = async (page: Page): Promise<{ reader: string; books: string[] }> => {
  let reader: string | undefined;
  for (let serial = 1; serial <= 40 && reader === undefined; serial++) {
    await scanAtDesk(page, card(serial));
    const panel = await page.locator(".patron-panel").innerText();
    if (panel.includes("Không mượn cuốn nào") && panel.includes("Mượn 0/2 cuốn")) reader = card(serial);
  }
  if (reader === undefined) throw new Error("everybody in the demo has something out");
  const books: string[] = [];
  for (let serial = 2001; serial <= 2060 && books.length < 2; serial++) {
    if ((await scanAtDesk(page, copy(serial))).includes(words.desk.lent.slice(0, 6))) books.push(copy(serial));
  }
  expect(books).toHaveLength(2);
  for (const book of books) expect(await scanAtDesk(page, book)).toContain(words.desk.takenBack);
  return { reader, books };
};

const thin = { module: 2, dark: 40, light: 225, turns: 0 } as const;

test("card and books are read off the film as they pass: opened, lent, lent, and taken back when they come round again", async () => {
  profile = await openProfile({ directory, size: sizes.phone });
  await atDesk(profile, server);
  const { reader, books: [first = "", second = ""] } = await readerAndBooks(profile.page);
  await untilAllSent(profile.page);
  await profile.close();

  // Small and turned; dark, pale and out of focus, on its head.
  writeFilm(film, [
    nothing(10),
    { picture: labelOf(reader, thin), frames: 8, scale: 1.3, path: [[0.3, 0.45], [0.6, 0.55]] },
    nothing(25),
    { picture: labelOf(first, thin), frames: 10, scale: 1, turn: 62, path: [[0.45, 0.5], [0.55, 0.5]] },
    nothing(25),
    { picture: labelOf(second, thin), frames: 12, scale: 1.6, turn: 187, blur: 1, light: 0.5, contrast: 0.6, path: [[0.5, 0.4], [0.5, 0.6]] },
    nothing(15),
  ], size, framesPerSecond);

  profile = await openProfile({ directory, size: sizes.phone, camera: film });
  const { page, context, troubles } = profile;
  await atDesk(profile, server);
  await server.stop();
  await context.setOffline(true);
  await page.reload();
  await page.locator("[data-ready=desk]").waitFor();
  await page.getByRole("button", { name: words.desk.camera, exact: true }).click();
  await page.getByText(words.camera.aim).waitFor();
  await page.locator("#open-reader").waitFor({ timeout: 20_000 });
  const name = await page.locator("#open-reader").innerText();
  await page.locator(".answer", { hasText: `Đã cho ${name} mượn` }).waitFor({ timeout: 20_000 });
  await page.locator(".patron-panel", { hasText: "Đang mượn: 1" }).waitFor();
  await nothingFor(page, "the desk with its camera on a phone");
  await page.locator(".patron-panel", { hasText: "Đang mượn: 2" }).waitFor({ timeout: 20_000 });
  // Once more round: the same books come back, each once.
  await page.locator(".answer", { hasText: words.desk.takenBack }).waitFor({ timeout: 20_000 });
  await page.locator(".patron-panel", { hasText: "Không mượn cuốn nào" }).waitFor({ timeout: 20_000 });
  expect(await page.locator(".act-list li").count()).toBe(4);

  await page.getByRole("button", { name: words.camera.close }).click();
  await page.getByText(words.camera.aim).waitFor({ state: "hidden" });
  expect(troubles.filter((trouble) => !/Failed to load resource|ERR_INTERNET_DISCONNECTED|net::/.test(trouble))).toEqual([]);
});

test("a camera that nobody allows, and no camera at all, are said, and codes can still be read from a picture", async () => {
  for (const [camera, said] of [["denied", words.camera.trouble.denied], [undefined, words.camera.trouble.none]] as const) {
    await profile?.close();
    profile = await openProfile({ directory, size: sizes.phone, ...(camera ? { camera } : {}) });
    const { page } = profile;
    // Without a server: the page is on the device.
    await page.goto(`http://localhost:${server.port}/`);
    await page.locator("[data-ready=desk]").waitFor();
    await page.getByRole("button", { name: words.desk.camera, exact: true }).click();
    await page.getByText(said).waitFor();
    await nothingFor(page, `the desk with a camera that is ${camera ?? "not there"}`);
  }
});

test("a publisher's code that nobody knows is asked about once, by thumb, without a line; undone, it is asked about again", async () => {
  await profile?.close();
  profile = await openProfile({ directory, size: sizes.phone });
  const { page } = profile;
  await page.goto(`http://localhost:${server.port}/`);
  await page.locator("[data-ready=desk]").waitFor();
  const { text: isbn } = drawnIsbn({ ...thin, module: 1 });
  expect(await scanAtDesk(page, isbn)).toContain(`Không nhận ra mã ${isbn}`);
  await nothingFor(page, "the desk with a code that nobody knows");
  await page.getByRole("button", { name: words.desk.printed.whichTitle }).click();
  await page.getByLabel(words.desk.printed.typeTitle).fill("totto chan");
  const title = page.getByRole("dialog").getByRole("button", { name: /Totto/ }).first();
  await title.waitFor();
  await nothingFor(page, "the question which title it is");
  await title.click();
  await page.locator(".act-list", { hasText: isbn }).waitFor();
  await page.locator(".answer", { hasText: isbn }).waitFor();
  await nothingFor(page, "the question which copy it is");

  await page.locator(".act-list li", { hasText: isbn }).getByRole("button").click();
  await page.locator(".act-list", { hasText: words.desk.actUndone }).waitFor();
  expect(await scanAtDesk(page, isbn)).toContain(`Không nhận ra mã ${isbn}`);
});
