/** What a device asks of its server, request by request, while it hears pokes and when it does not. */
import { afterEach, expect, test } from "vitest";
import type { SchoolSync } from "../../src/sync/school-sync.ts";
import { createSchoolSync } from "../../src/sync/school-sync.ts";
import { createPlainKeeper } from "./plain-keeper.ts";
import { createScriptedServer } from "./scripted-server.ts";

const databases = ["school-a-desk", "school-a-log-2026", "school-a-catalogue"] as const;
const [desk, log] = databases;
/** Of a year that another desk may open at any time. */
const nextLog = "school-a-log-2027";
const loan = (name: string) => ({ _id: `event:${name}`, kind: "copy-lent" });

let sync: SchoolSync | undefined;
afterEach(() => sync?.stop());

/** One scripted server answers for all databases; its stream of pokes is in the test's hand. */
const aDevice = async ({ stream, greeting = [] }: { stream: boolean; greeting?: readonly object[] }) => {
  const server = createScriptedServer();
  server.put({ _id: "setting:school" });
  const store = createPlainKeeper();
  let poke: (text: string) => void = () => undefined;
  let end: () => void = () => undefined;
  let asked = false;
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    if (!url.endsWith("api/pokes")) return server.fetch(url, init);
    asked = true;
    if (!stream) return Promise.resolve(new Response("", { status: 404 }));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        poke = (text) => controller.enqueue(new TextEncoder().encode(text));
        end = () => controller.close();
        // As our server does: what it says first tells that it is ours.
        for (const said of [...greeting, { listening: 2 }]) poke(`data: ${JSON.stringify(said)}\n\n`);
      },
    });
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  };
  let unsent = 0;
  let latestToSend = 0;
  let slept = 0;
  const listeners = new Set<() => void>();
  sync = createSchoolSync({
    base: "http://here/",
    account: { name: "device-1", password: "x" },
    keeper: store.keeper,
    counts: { current: () => ({ unsent, latestToSend, refused: 0, contradictions: 0, firstSync: undefined }), subscribe: (listener) => { listeners.add(listener); return () => listeners.delete(listener); } },
    databases: async (isThere) => [...databases, ...[nextLog].filter(isThere)],
    fetch,
    now: () => Date.now() + slept,
    onServerTime: () => undefined,
    locks: undefined,
    lockName: "x",
    channel: undefined,
    report: (error) => {
      throw error;
    },
    lastExchangeAt: 1,
    onExchanged: () => undefined,
    gathering: { alone: { least: 1_000, usual: 60_000 }, inCompany: { least: 500, usual: 500 } },
  });
  await expect.poll(() => read(server.asked).length).toBe(databases.length);
  await expect.poll(() => asked, { interval: 5 }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.asked.length = 0;
  const write = (...documents: { _id: string }[]) => {
    store.write(log, ...documents);
    unsent += documents.length;
    latestToSend += documents.length;
    for (const listener of listeners) listener();
  };
  /** As a busy device counts: the one before it has gone by the time this one is counted. */
  const writeInItsPlace = (document: { _id: string }) => {
    unsent -= 1;
    write(document);
  };
  return { server, store, write, writeInItsPlace, sleep: (duration: number) => (slept += duration), poke: (text: string) => poke(text), end: () => end() };
};

const read = (asked: readonly string[]) => asked.filter((one) => one.includes("_changes") && !one.includes("feed=longpoll")).map((one) => /school-[^/]+/.exec(one)?.[0]);

test("while pokes are heard an act is sent and nothing else is asked", async () => {
  const { server, write } = await aDevice({ stream: true });
  write(loan("a"), loan("b"));
  await expect.poll(() => server.documents.size).toBe(3);
  expect(server.asked.map((one) => one.split("?")[0])).toEqual([`POST couch/${log}/_bulk_docs`]);
});

test("an act that comes as one before it has just gone is sent soon, though as many wait as were counted before", async () => {
  const { server, write, writeInItsPlace } = await aDevice({ stream: true });
  write(loan("a"));
  await expect.poll(() => server.documents.size).toBe(2);
  writeInItsPlace(loan("b"));
  await expect.poll(() => server.documents.size, { timeout: 3_000 }).toBe(3);
});

test("after a long sleep, of which the stream knows nothing yet, an act looks everywhere, at the people first", async () => {
  const { server, write, sleep } = await aDevice({ stream: true });
  sleep(86_400_000 * 300);
  write(loan("a"));
  await expect.poll(() => read(server.asked).sort()).toEqual([...databases].sort());
  const asked = server.asked.map((one) => one.split("?")[0]);
  expect(asked.indexOf(`GET couch/${desk}/_changes`)).toBeLessThan(asked.indexOf(`POST couch/${log}/_bulk_docs`));
  await expect.poll(() => server.asked.length).toBe(2 * databases.length + 1);
  server.asked.length = 0;
  write(loan("b"));
  await expect.poll(() => server.asked.map((one) => one.split("?")[0])).toEqual([`POST couch/${log}/_bulk_docs`]);
});

test("a poke has its own database read; one that says what is known already has nothing read", async () => {
  const { server, poke } = await aDevice({ stream: true });
  server.put({ _id: "patron:1" });
  poke(`data: ${JSON.stringify({ database: desk, seq: "1" })}\n\nda`);
  poke(`ta: ${JSON.stringify({ database: log, seq: "2" })}\n\n`);
  await expect.poll(() => read(server.asked)).toEqual([log]);
});

test("what is poked late, and was passed long ago, is no news: the echoes of a slow device do not have it exchange on and on", async () => {
  const { server, poke } = await aDevice({ stream: true });
  server.put({ _id: "copy-lent:1" });
  poke(`data: ${JSON.stringify({ database: log, seq: "2" })}\n\n`);
  await expect.poll(() => read(server.asked)).toEqual([log]);
  server.asked.length = 0;
  poke(`data: ${JSON.stringify({ database: log, seq: "1" })}\n\n`);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(server.asked).toEqual([]);
});

test("a stream that begins by saying that a database stands further back than it did has it read", async () => {
  const { server } = await aDevice({ stream: true, greeting: [{ database: log, seq: "0" }] });
  await expect.poll(() => read(server.asked)).toEqual([log]);
});

test("next year's log is asked for only once the server has spoken of it", async () => {
  const { server, poke } = await aDevice({ stream: true });
  await sync?.exchangeNow();
  expect(read(server.asked).sort()).toEqual([...databases].sort());
  server.asked.length = 0;
  poke(`data: ${JSON.stringify({ database: nextLog, seq: "1" })}\n\n`);
  await expect.poll(() => read(server.asked)).toEqual([nextLog]);
  server.asked.length = 0;
  await sync?.exchangeNow();
  expect(read(server.asked).sort()).toEqual([...databases, nextLog].sort());
});

test("without pokes every act looks everywhere", async () => {
  const { server, write } = await aDevice({ stream: false });
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.asked.length = 0;
  write(loan("a"));
  await expect.poll(() => read(server.asked).sort()).toEqual([...databases].sort());
});

test("when the stream ends the device looks at once whether the server is still there", async () => {
  const { server, end } = await aDevice({ stream: true });
  server.mishaps.push("cut");
  end();
  await expect.poll(() => sync?.status.current().trouble).toBe("offline");
});

const sendings = (asked: readonly string[]) => asked.filter((one) => one.includes("_bulk_docs")).length;

test("after a quiet moment an act goes at once; what follows gathers and goes together", async () => {
  const { server, write, poke } = await aDevice({ stream: true });
  poke(`data: ${JSON.stringify({ listening: 1 })}\n\n`);
  write(loan("first"));
  await expect.poll(() => server.documents.size).toBe(2);
  for (const name of ["second", "third", "fourth"]) {
    write(loan(name));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect([sendings(server.asked), server.documents.size]).toEqual([1, 2]);
  await expect.poll(() => server.documents.size, { timeout: 5_000 }).toBe(5);
  expect(sendings(server.asked)).toBe(2);
});

test("some sendings follow each other soon, then acts gather for long, but not while another device listens", async () => {
  const { server, write, poke } = await aDevice({ stream: true });
  poke(`data: ${JSON.stringify({ listening: 1 })}\n\n`);
  for (let held = 1; held <= 5; held++) {
    write(loan(String(held)));
    await expect.poll(() => server.documents.size, { timeout: 3_000, interval: 10 }).toBe(held + 1);
  }
  write(loan("sixth"));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(server.documents.size).toBe(6);
  poke(`data: ${JSON.stringify({ listening: 2 })}\n\n`);
  await expect.poll(() => server.documents.size, { timeout: 1_500, interval: 10 }).toBe(7);
});

test("what still gathers when the page goes out of sight is sent then", async () => {
  const { server, write } = await aDevice({ stream: true });
  write(loan("first"));
  await expect.poll(() => server.documents.size).toBe(2);
  write(loan("second"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  sync?.hurry();
  await expect.poll(() => server.documents.size, { timeout: 500, interval: 20 }).toBe(3);
});

test("a poke is followed soon, also while acts gather", async () => {
  const { server, write, poke } = await aDevice({ stream: true });
  write(loan("first"));
  await expect.poll(() => server.documents.size).toBe(2);
  write(loan("second"));
  poke(`data: ${JSON.stringify({ database: desk, seq: "9" })}\n\n`);
  await expect.poll(() => read(server.asked), { timeout: 1_000, interval: 20 }).toEqual([desk]);
});

test("what a device wrote itself it does not read back", async () => {
  const { server, store, write, poke } = await aDevice({ stream: true });
  store.positions.set(log, { since: "1", birth: "1" });
  server.wrote = (before, after) => `${before} ${after}`;
  write(loan("a"), loan("b"));
  await expect.poll(() => store.outbox.size).toBe(0);
  expect(store.positions.get(log)?.since).toBe("3");
  poke(`data: ${JSON.stringify({ database: log, seq: "3" })}\n\n`);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(read(server.asked)).toEqual([]);
});

test("what another device wrote in between is read, together with the own", async () => {
  const { server, store, write } = await aDevice({ stream: true });
  store.positions.set(log, { since: "0", birth: "1" });
  server.wrote = (before, after) => `${before} ${after}`;
  write(loan("a"));
  await expect.poll(() => store.outbox.size).toBe(0);
  expect(store.positions.get(log)?.since).toBe("0");
});
