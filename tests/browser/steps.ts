/** What a librarian does in the app, in steps that the browser tests share. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { Page } from "playwright-core";
import { scanWith } from "./chromium.ts";

export const openDemo = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: "Mở trường mẫu" }).click();
  await signIn(page, "1234");
};

export const signIn = async (page: Page, pin: string): Promise<void> => {
  const field = page.getByLabel(/PIN/).first();
  await field.waitFor({ timeout: 60_000 });
  await field.fill(pin);
  await page.keyboard.press("Enter");
  await page.locator("[data-ready=desk]").waitFor({ timeout: 30_000 });
};

/** Scans at the desk and answers what the desk says to it, once it says something else than before. */
export const scanAtDesk = async (page: Page, code: string): Promise<string> => {
  const answer = page.locator(".answer");
  const before = await answer.innerText();
  await scanWith(page, code);
  await page.waitForFunction((text) => document.querySelector<HTMLElement>(".answer")?.innerText !== text, before, { timeout: 10_000 });
  return answer.innerText();
};

let strangeCodes = 0;

/** One code read twice within three seconds is one scan, unless another is read in between: reads one that nobody knows. */
export const noLongerTheSameScan = async (page: Page): Promise<void> => {
  const strange = String(990_000_000_000 + ++strangeCodes);
  await scanWith(page, strange);
  await page.locator(".answer", { hasText: strange }).waitFor({ timeout: 10_000 });
};

/** The status light's words. */
export const statusOf = (page: Page): Promise<string> => page.locator(".status-light").innerText();

export const untilStatus = async (page: Page, words: RegExp): Promise<void> => {
  await page.locator(".status-light", { hasText: words }).waitFor({ timeout: 60_000 }).catch(async (error: unknown) => {
    throw new Error(`the status light says "${await statusOf(page)}", not ${words}`, { cause: error });
  });
};

/** Asked of the store, then of the status light: right after an act the light may still say what was true before it. */
export const untilAllSent = async (page: Page): Promise<void> => {
  await page.waitForFunction(async () => {
    const name = (await indexedDB.databases()).find(({ name }) => name?.startsWith("tu-sach-") && name !== "tu-sach-start")?.name;
    if (name === undefined) return false;
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const waiting = await new Promise<number>((resolve, reject) => {
      const counting = db.transaction("outbox").objectStore("outbox").count();
      counting.onsuccess = () => resolve(counting.result);
      counting.onerror = () => reject(counting.error);
    });
    db.close();
    return waiting === 0;
  }, undefined, { timeout: 60_000, polling: 100 });
  await untilStatus(page, /đã gửi hết/);
};

/** By the status light's panel, which is closed again. */
export const exchangeNow = async (page: Page): Promise<void> => {
  const now = page.getByRole("button", { name: "Trao đổi ngay" });
  // What the desk shows next may close the panel again before the button is reached.
  for (let pressed = false, triesLeft = 2; !pressed; triesLeft--) {
    if (!(await now.isVisible())) await page.locator(".status-light").click();
    pressed = await now.click({ timeout: 15_000 }).then(() => true, (error: unknown) => {
      if (triesLeft === 0) throw error;
      return false;
    });
  }
  await untilAllSent(page);
  await page.waitForTimeout(300);
  await page.keyboard.press("Escape");
  await now.waitFor({ state: "hidden", timeout: 10_000 });
};

/** The page is under the service worker's control and has everything it needs offline. */
export const untilOfflineReady = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
  });

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What is on the screen stands still: nothing has been written into the page for a while, and what moves by itself has come to an end. */
export const untilStill = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    let quiet = 0;
    const watching = new MutationObserver(() => {
      quiet = 0;
    });
    watching.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    // Ten times in a row, and not longer than ten seconds: a clock on the screen never stands still.
    for (let looks = 0; quiet < 10 && looks < 500; looks++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const moving = document.getAnimations().some(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().endTime !== Infinity);
      quiet = moving ? 0 : quiet + 1;
    }
    watching.disconnect();
  });

/** Runs axe on the page as it stands; answers what it finds, one line each. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as never as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] }> } };
    const { violations, passes } = await axe.run();
    if (passes.length < 5) return ["axe looked at nothing"];
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
};

export const nothingFor = async (page: Page, where: string): Promise<void> => {
  // A menu that was just left fades out for a moment.
  await page.locator("[role=menu]").waitFor({ state: "hidden" });
  expect(await axeFindings(page), where).toEqual([]);
};
