// @vitest-environment jsdom
/** Another version takes over between two acts: never under a hand, here or in another window of the device. */
import { beforeEach, expect, test } from "vitest";
import { createAppUpdate } from "../../../src/app-update.ts";
import { watchActs } from "../../../src/ui/in-the-middle.ts";

/** Web Locks as several windows share them: many who only look, or one who takes. */
const sharedLocks = () => {
  let looking = 0;
  const request = async (_name: string, options: LockOptions, act: (lock: object | null) => Promise<unknown>): Promise<unknown> => {
    if (options.mode === "exclusive") return act(looking > 0 ? null : {});
    looking++;
    return act({}).finally(() => looking--);
  };
  return { request } as Pick<LockManager, "request">;
};

let now = 0;
const clock = () => now;
/** A window that has heard of another version; `passes` lets seconds go by, and all windows look each second. */
const aDevice = (...windows: readonly { isBusy: boolean }[]) => {
  const locks = sharedLocks();
  const taken: number[] = [];
  const settled: string[] = [];
  const updates = windows.map((window, index) =>
    createAppUpdate({
      acts: { isGoingOn: () => window.isBusy, quietFor: () => now },
      locks,
      settled: async () => settled.push("written"),
      takeOver: () => taken.push(index),
      now: clock,
    }));
  return {
    taken,
    settled,
    takeNow: (index: number) => updates[index]!.takeNow(),
    passes: async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        now += 1_000;
        for (const update of updates) update.look();
        for (let step = 0; step < 10; step++) await Promise.resolve();
      }
    },
  };
};

beforeEach(() => {
  now = 0;
  document.body.replaceChildren();
});

test("at a quiet desk it takes over by itself, after all that was being written is on disk", async () => {
  const device = aDevice({ isBusy: false });
  await device.passes(29);
  expect(device.taken).toEqual([]);
  await device.passes(5);
  expect([device.taken, device.settled]).toEqual([[0], ["written"]]);
});

test("as long as something is half done it waits, however long that takes", async () => {
  const window = { isBusy: true };
  const device = aDevice(window);
  await device.passes(600);
  expect(device.taken).toEqual([]);
  window.isBusy = false;
  await device.passes(2);
  expect(device.taken).toEqual([0]);
});

test("what is half done in another window holds it up too, also when a person at this one says so", async () => {
  const [here, there] = [{ isBusy: false }, { isBusy: true }];
  const device = aDevice(here, there);
  await device.passes(120);
  expect(device.taken).toEqual([]);
  expect(await device.takeNow(0)).toBe("elsewhere");
  expect(device.taken).toEqual([]);
  there.isBusy = false;
  await device.passes(2);
  expect(device.taken.length).toBeGreaterThan(0);
});

test("who is in the middle of something in this very window may say that it does not matter", async () => {
  const device = aDevice({ isBusy: true }, { isBusy: false });
  await device.passes(10);
  expect(await device.takeNow(0)).toBe("taken");
  expect(device.taken).toEqual([0]);
});

test("a version that does not come up is not tried each second", async () => {
  const device = aDevice({ isBusy: false });
  await device.passes(300);
  expect(device.taken).toEqual([0]);
  await device.passes(600);
  expect(device.taken).toEqual([0, 0]);
});

const put = <Made extends HTMLElement>(html: string): Made => {
  document.body.insertAdjacentHTML("beforeend", html);
  return document.body.lastElementChild as Made;
};
const type = (field: HTMLInputElement, text: string) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

test("something half typed is something half done, until it is sent, emptied, or gone with its screen", () => {
  const acts = watchActs(window, clock);
  const form = put<HTMLFormElement>("<form><input /><input /></form>");
  const [name, note] = form.querySelectorAll("input");
  expect(acts.isGoingOn()).toBe(false);
  type(name!, "Lê Bảo");
  expect(acts.isGoingOn()).toBe(true);
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(acts.isGoingOn()).toBe(false);
  type(note!, "x");
  type(note!, "");
  expect(acts.isGoingOn()).toBe(false);
  type(note!, "x");
  form.remove();
  expect(acts.isGoingOn()).toBe(false);
});

test.each(['<div role="dialog"></div>', "<button data-loading>…</button>", "<i hidden data-unfinished></i>", '<div aria-busy="true"></div>'])("%s is something half done", (html) => {
  const acts = watchActs(window, clock);
  const element = put(html);
  expect(acts.isGoingOn()).toBe(true);
  element.remove();
  expect(acts.isGoingOn()).toBe(false);
});

test("a key, a scan or a finger ends the quiet", () => {
  const acts = watchActs(window, clock);
  now = 50_000;
  expect(acts.quietFor()).toBe(50_000);
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "7", bubbles: true }));
  expect(acts.quietFor()).toBe(0);
});
