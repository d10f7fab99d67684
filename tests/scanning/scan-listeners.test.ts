/** Screens that listen, listen anew and go, while a scanner types. */
import { expect, test } from "vitest";
import { createScanListeners } from "../../src/scanning/scan-listeners.ts";

const aPage = () => {
  let tell: ((code: string) => void) | undefined;
  const waiting: (() => void)[] = [];
  let started = 0;
  const scans = createScanListeners({ start: (onCode) => { tell = onCode; started++; }, stop: () => { tell = undefined; } }, (run) => void waiting.push(run));
  return {
    scans,
    scan: (code: string) => tell?.(code),
    isListening: () => tell !== undefined,
    started: () => started,
    timePasses: () => waiting.splice(0).forEach((run) => run()),
  };
};

test("a screen that listens anew does not stop the scanner in the middle of a scan", () => {
  const { scans, scan, started, timePasses } = aPage();
  const heard: string[] = [];
  const stop = scans.onScan((code) => heard.push(`before ${code}`));
  stop();
  scans.onScan((code) => heard.push(`after ${code}`));
  timePasses();
  scan("1");
  expect([heard, started()]).toEqual([["after 1"], 1]);
});

test("when no screen listens any more, a field takes what a scanner types; the next screen hears again", () => {
  const { scans, scan, isListening, timePasses } = aPage();
  scans.onScan(() => undefined)();
  timePasses();
  expect(isListening()).toBe(false);
  const heard: string[] = [];
  scans.onScan((code) => heard.push(code));
  scan("2");
  expect(heard).toEqual(["2"]);
});

test("what is scanned while the page opens is heard by its first screen, once and in its order", () => {
  const { scans, scan } = aPage();
  scans.hearEarly();
  scan("card");
  scan("copy");
  const heard: string[] = [];
  scans.onScan((code) => heard.push(code));
  scans.onScan((code) => heard.push(code));
  expect(heard).toEqual(["card", "copy"]);
});

test("where no screen comes that listens, it is forgotten, and the scanner is let go", () => {
  const { scans, scan, isListening, timePasses } = aPage();
  scans.hearEarly();
  scan("card");
  timePasses();
  expect(isListening()).toBe(false);
  const heard: string[] = [];
  scans.onScan((code) => heard.push(code));
  expect(heard).toEqual([]);
});
