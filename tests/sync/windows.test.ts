/** Several windows of one device, of which one exchanges: how the turn goes from one to the next. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keeperInTurn } from "../../src/sync/keeper-in-turn.ts";
import { createWindows, type Windows, type Wish } from "../../src/sync/windows.ts";
import { createDeviceWindows } from "./fake-locks.ts";
import { createPlainKeeper } from "./plain-keeper.ts";

let device: ReturnType<typeof createDeviceWindows>;
const opened: Windows[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  device = createDeviceWindows();
});
afterEach(() => {
  for (const one of opened.splice(0)) one.stop();
  vi.useRealTimers();
});

const aWindow = async (name: string) => {
  const seen: string[] = [];
  const wished: Wish[] = [];
  let turns = 0;
  let isMine: () => Promise<boolean> = async () => false;
  let turn: AbortSignal | undefined;
  const windows = createWindows<string>({
    ...device.window(name),
    lockName: "x",
    lead: async (signal, asked) => {
      turns++;
      turn = signal;
      isMine = asked;
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    state: () => `${name} exchanges`,
    onState: (state) => seen.push(state),
    onWish: async (wish) => void wished.push(wish),
  });
  opened.push(windows);
  await vi.advanceTimersByTimeAsync(1);
  return { windows, seen, wished, turns: () => turns, leads: () => turn !== undefined && !turn.aborted, isMine: () => isMine() };
};

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

test("the first window exchanges, and the second hears at once how it stands with it", async () => {
  const [first, second] = [await aWindow("first"), await aWindow("second")];
  await seconds(1);
  expect([first.leads(), second.leads()]).toEqual([true, false]);
  expect(second.seen).toContain("first exchanges");
  await seconds(3_600);
  expect([first.turns(), second.turns()]).toEqual([1, 0]);
});

test("when the window that exchanges is closed, the next one does so at once", async () => {
  await aWindow("first");
  const second = await aWindow("second");
  device.close("first");
  await seconds(0.01);
  expect(second.leads()).toBe(true);
});

test("a window that says that it will be frozen gives up its turn at once, and has it again when the other closes", async () => {
  const [first, second] = [await aWindow("first"), await aWindow("second")];
  first.windows.stepBack();
  await seconds(0.01);
  expect([first.leads(), second.leads()]).toEqual([false, true]);
  device.close("second");
  await seconds(0.01);
  expect(first.leads()).toBe(true);
});

test("one that stands still without a word is replaced within a minute, and steps back when it wakes up", async () => {
  const [first, second, third] = [await aWindow("first"), await aWindow("second"), await aWindow("third")];
  const before = await first.isMine();
  device.stand("first", true);
  await seconds(20);
  expect(second.leads() || third.leads()).toBe(false);
  await seconds(40);
  expect([second, third].filter((one) => one.leads())).toHaveLength(1);
  device.stand("first", false);
  await seconds(60);
  expect([first, second, third].filter((one) => one.leads())).toHaveLength(1);
  expect([before, await first.isMine(), first.leads()]).toEqual([true, false, false]);
  await seconds(3_600);
  expect(first.turns() + second.turns() + third.turns()).toBeLessThanOrEqual(3);
});

test("one that stood still writes nothing that it still had in hand", async () => {
  const [first] = [await aWindow("first"), await aWindow("second")];
  const { keeper, held } = createPlainKeeper();
  const inTurn = keeperInTurn(keeper, first.isMine);
  await inTurn.takeIn("school-a-desk", [{ _id: "note:before" }], { since: "1", birth: "b" });
  device.stand("first", true);
  await seconds(60);
  await expect(inTurn.takeIn("school-a-desk", [{ _id: "note:stale" }], { since: "0", birth: "b" })).rejects.toThrow("another window");
  await expect(inTurn.accepted([{ n: 1, rev: "1-a", doc: { _id: "note:before" } }])).rejects.toThrow("another window");
  expect([...held.keys()]).toEqual(["note:before"]);
  expect(await inTurn.position("school-a-desk")).toEqual({ since: "1", birth: "b" });
});

test("after a sleep of the whole machine nobody is replaced for having slept", async () => {
  const [first, second] = [await aWindow("first"), await aWindow("second")];
  device.stand("first", true);
  await seconds(25);
  vi.setSystemTime(Date.now());
  const slept = performance.now() + 8 * 3_600_000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => slept);
  device.stand("first", false);
  await seconds(30);
  clock.mockRestore();
  expect([first.leads(), second.leads()]).toEqual([true, false]);
});

test("what is wished in another window is done by the one that exchanges, and answered when it is done", async () => {
  const [first, second] = [await aWindow("first"), await aWindow("second")];
  await second.windows.ask("now");
  expect([first.wished, second.wished]).toEqual([["now"], []]);
  device.stand("first", true);
  let answered = false;
  void second.windows.ask("now").then(() => (answered = true));
  await seconds(60);
  expect([answered, second.leads()]).toEqual([true, true]);
});

test("a browser that refuses the lock is asked again, and not all the time", async () => {
  let asked = 0;
  const locks = { query: async () => ({ held: [] }), request: () => Promise.reject(new Error(`no ${asked++}`)) } as never;
  opened.push(createWindows<string>({ locks, lockName: "x", channel: undefined, lead: async () => undefined, state: () => "", onState: () => undefined, onWish: async () => undefined }));
  await seconds(60);
  expect(asked).toBeGreaterThan(5);
  expect(asked).toBeLessThan(20);
});
