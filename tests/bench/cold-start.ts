/**
 * From a browser that starts again without any server to a desk that takes a scan, on a processor made 6 × slower, with
 * 100,000 titles kept; beside an empty page of the same UI kit, built, kept offline and slowed down in the same way.
 */
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { openBareBrowser, type BareBrowser } from "./bare-browser.ts";
import type { BenchRow } from "./bench-row.ts";
import { openBuiltApp, type BuiltApp } from "./built-app.ts";
import { median } from "./figures.ts";

const titles = 100_000;
const slowed = 6;
const longest = 2_000;

export const coldStartBench = {
  name: "cold offline start",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const app = await openBuiltApp("app", ({ page }) => page.evaluate(fillUp, titles));
    const empty = await openBuiltApp("empty kit");
    try {
      await Promise.all([app.server.stop(), empty.server.stop()]);
      const [ours, answers, reference]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < (long ? 15 : 5); round++) {
        ours.push(await startOf(app, async (browser) => {
          answers.push(await firstAnswer(browser));
          await checkDesk(browser);
        }));
        reference.push(await startOf(empty));
      }
      const bare = median(reference);
      const row = (name: string, mine: number): BenchRow => ({ name: `cold offline start, ms to ${name}, ${slowed} × slower`, size: titles, ours: mine, reference: bare, ratio: mine / bare, target: longest, met: mine <= longest });
      return [row("a usable desk", median(ours)), row("the reader of a card scanned at once", median(answers))];
    } finally {
      await app.close();
      await empty.close();
    }
  },
};

/** Milliseconds from the navigation until the input has the focus and the page is free again. */
const startOf = async ({ directory, origin, input }: BuiltApp, check: (browser: BareBrowser) => Promise<void> = async () => undefined): Promise<number> => {
  const browser = await openBareBrowser(directory);
  try {
    await browser.send("Page.enable");
    await browser.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${noteUsable})(${JSON.stringify(input)})` });
    await browser.send("Emulation.setCPUThrottlingRate", { rate: slowed });
    await browser.send("Page.navigate", { url: origin });
    const usableAt = await browser.until<number>("globalThis.usableAt");
    await check(browser);
    const slow = await browser.value<number>(`(${workTime})()`);
    await browser.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const free = await browser.value<number>(`(${workTime})()`);
    if (slow < 2 * free) throw new Error(`the processor was not made slower: ${slow} ms, otherwise ${free} ms`);
    return usableAt;
  } finally {
    await browser.close();
  }
};

/** A card is read the moment the desk can be used; answers when its reader was on the screen, from the navigation on. */
const firstAnswer = async (browser: BareBrowser): Promise<number> => {
  const begun = Date.now() / 1000;
  const strokes = [...ownCodeFrom({ kind: "card", block: 900, serial: 1 })].map((text) => ({ key: text, code: `Digit${text}`, text, windowsVirtualKeyCode: text.charCodeAt(0) }));
  await Promise.all([...strokes, { key: "Enter", code: "Enter", text: "\r", windowsVirtualKeyCode: 13 }].flatMap(({ key, code, ...stroke }, index) => {
    const timestamp = begun + index * 0.004;
    return [browser.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, key, code, ...stroke }), browser.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp: timestamp + 0.002, key, code })];
  }));
  return browser.until<number>("globalThis.answeredAt");
};

/** The desk that came up is the one with all these titles, and there is no server behind it. */
const checkDesk = async (browser: BareBrowser): Promise<void> => {
  const kept = await browser.value<number>(`(${countTitles})()`);
  if (kept < titles) throw new Error(`${kept} titles are kept instead of ${titles}`);
  if (await browser.value<boolean>(`fetch("api/status").then(() => true, () => false)`)) throw new Error("the server still answers");
};

/** In the page, from its beginning: `usableAt` is when a desk can be typed into and is free, `answeredAt` when a reader stands on it. */
export const noteUsable = (selector: string): void => {
  const look = (): void => {
    const input = document.querySelector<HTMLInputElement>(selector);
    input?.focus();
    if (input && document.activeElement === input) setTimeout(() => Object.assign(globalThis, { usableAt: performance.now() }));
    else requestAnimationFrame(look);
  };
  const lookForReader = (): void => {
    if (document.querySelector("#open-reader")) Object.assign(globalThis, { answeredAt: performance.now() });
    else requestAnimationFrame(lookForReader);
  };
  lookForReader();
  look();
};

/** In the page: a fixed piece of work, in milliseconds. */
const workTime = (): number => {
  const begun = performance.now();
  let sum = 0;
  for (let index = 0; index < 20_000_000; index++) sum = (sum + index * 7) % 1_000_003;
  return sum < 0 ? 0 : performance.now() - begun;
};

/** In the page: the rows of the school that is there once more, under other ids, until there are `count` titles with a copy each. */
const fillUp = async (count: number): Promise<void> => {
  const done = <Value>(request: IDBRequest<Value>): Promise<Value> => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error ?? new Error("failed")); });
  const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith("tu-sach-") && name !== "tu-sach-start");
  const db = await done(indexedDB.open(found?.name ?? ""));
  interface Row { id: string; doc: object; title: string; accessionNo: string }
  const [titleRows, copyRows] = await Promise.all(["titles", "copies"].map((name) => done<Row[]>(db.transaction(name).objectStore(name).getAll())) as [Promise<Row[]>, Promise<Row[]>]);
  for (let from = titleRows.length; from < count; from += 5_000) {
    const tx = db.transaction(["titles", "copies", "counters"], "readwrite");
    const ended = new Promise((resolve, reject) => { tx.oncomplete = resolve; tx.onabort = () => reject(tx.error ?? new Error("aborted")); });
    const upTo = Math.min(from + 5_000, count);
    for (let index = from; index < upTo; index++) {
      const [titleRow, copyRow] = [titleRows[index % titleRows.length], copyRows[index % copyRows.length]];
      const [id, copyId, accessionNo] = [`title:again${index}`, `copy:again${index}`, `AGAIN${index}`];
      tx.objectStore("titles").put({ ...titleRow, id, doc: { ...titleRow?.doc, _id: id } });
      tx.objectStore("copies").put({ ...copyRow, id: copyId, title: id, accessionNo, codes: [accessionNo], doc: { ...copyRow?.doc, _id: copyId, title: id, accessionNo } });
    }
    tx.objectStore("counters").put({ name: "titles", value: upTo });
    await ended;
  }
  db.close();
};

const countTitles = async (): Promise<number> => {
  const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith("tu-sach-") && name !== "tu-sach-start");
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(found?.name ?? "");
    opening.onerror = () => reject(opening.error ?? new Error("failed"));
    opening.onsuccess = () => {
      const counting = opening.result.transaction("titles").objectStore("titles").count();
      counting.onsuccess = () => resolve(counting.result);
    };
  });
};
