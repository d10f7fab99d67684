/** An hour in which nobody does anything, as the server sees it: with pokes, with a CouchDB that has none, and with neither. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { liveSchool, type LiveLine } from "./a-live-school.ts";
import { json } from "./scripted-server.ts";

let school: Awaited<ReturnType<typeof liveSchool>>;
beforeEach(async () => {
  school = await liveSchool();
});
afterEach(() => school.close());

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const withoutPokes = (path: string): Response | undefined => (path === "api/pokes" ? json({ error: "not_found", reason: "missing" }, 404) : undefined);
const withoutEither = (path: string): Response | undefined => withoutPokes(path) ?? (path.includes("feed=longpoll") ? json({ error: "not_implemented", reason: "no" }, 501) : undefined);
const bytes = (text: string) => new TextEncoder().encode(text);
const stream = (source: UnderlyingDefaultSource<Uint8Array>): Response => new Response(new ReadableStream(source), { headers: { "content-type": "text/event-stream" } });

const begins = async (instead: LiveLine["instead"]) => {
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  const { line, sync } = await school.live(pc, (made) => {
    made.instead = instead;
  });
  const passes = (duration: number) => school.within(duration, () => false, 2 * second);
  // Whether all is here is looked at once the first minute is over.
  await passes(90 * second);
  /** What another desk does, and whether it is here within so long. */
  const hears = async (copy: number, duration: number): Promise<boolean> => {
    const event = await school.lend(tablet, copy);
    await tablet.exchange();
    return school.within(duration, () => school.holds(pc, event));
  };
  const inAnHour = async (): Promise<string[]> => {
    const before = line.asked.length;
    await passes(hour);
    return line.asked.slice(before);
  };
  return { line, sync, passes, hears, inAnHour };
};

test("with pokes an idle hour is one request, and what another desk does is here within seconds", async () => {
  const { hears, inAnHour, line } = await begins(undefined);
  expect(await hears(0, 5 * second)).toBe(true);
  expect(await inAnHour()).toEqual(["GET api/pokes"]);
  expect(line.most()).toBeLessThanOrEqual(3);
});

test("at a CouchDB without pokes one request hangs at the log: what another desk does is here within seconds, and an idle hour is some ninety requests", async () => {
  const { hears, inAnHour, line, sync } = await begins(withoutPokes);
  expect(await hears(0, 5 * second)).toBe(true);
  const first = await inAnHour();
  expect(first.some((one) => one.includes("feed=longpoll"))).toBe(true);
  expect(first.length).toBeLessThan(130);
  const later = await inAnHour();
  expect(later.length).toBeLessThan(90);
  expect(await hears(2, 5 * second)).toBe(true);
  expect([sync.status.current().trouble, line.most() <= 3]).toEqual(["none", true]);
  // The server has been replaced by one that pokes.
  line.instead = undefined;
  expect(await school.within(1.1 * hour, () => line.asked.at(-1) === "GET api/pokes", 2 * second)).toBe(true);
  expect((await inAnHour()).length).toBeLessThan(8);
});

test("with neither it looks every minute: what another desk does is here within little more, and an idle hour is some three hundred requests", async () => {
  const { hears, inAnHour } = await begins(withoutEither);
  expect(await hears(0, 75 * second)).toBe(true);
  const asked = await inAnHour();
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.length).toBeLessThan(340);
});

test.each<[string, () => Response]>([
  ["never ends its garbage", () => stream({ pull: (controller) => controller.enqueue(bytes("data: <html>\n\n")) })],
  ["never ends its line", () => stream({ pull: (controller) => controller.enqueue(bytes("x".repeat(1000))) })],
  ["says JSON of its own", () => stream({ start: (controller) => controller.enqueue(bytes("data: null\n\ndata: {\"ok\":true}\n\n")) })],
  ["is a page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ["ends at once", () => stream({ start: (controller) => controller.close() })],
  ["is cut off after the first words", () => stream({
    start: (controller) => {
      controller.enqueue(bytes("data: {\"listening\":1}\n\n"));
      controller.close();
    },
  })],
])("a stream of pokes that %s costs no more than none, and nothing is missed", async (_name, answer) => {
  const { hears, inAnHour } = await begins((path) => (path === "api/pokes" ? answer() : undefined));
  expect(await hears(0, 90 * second)).toBe(true);
  expect((await inAnHour()).length).toBeLessThan(600);
});
