import { describe, expect, test, vi } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { createCouchClient, type Fetch } from "../../src/sync/couch-client.ts";
import { usualPatience } from "../../src/sync/patience.ts";
import { exchange, type ExchangeReport } from "../../src/sync/exchange.ts";
import { usualPages } from "../../src/sync/feed.ts";
import { sameContent } from "../../src/sync/same-content.ts";
import { createRhythm } from "../../src/sync/rhythm.ts";
import { createPlainKeeper } from "./plain-keeper.ts";
import { createScriptedServer, json } from "./scripted-server.ts";

const database = "school-a-log-2026";
const event = (name: string, more: object = {}): WireDocument => ({ _id: `event:${name}`, kind: "copy-lent", ...more });

const aDevice = () => {
  const server = createScriptedServer();
  const store = createPlainKeeper();
  const client = (fetch: Fetch) => createCouchClient({ base: "http://here/", account: { name: "device-1", password: "x" }, fetch });
  const run = () => exchange({ client: client(server.fetch), keeper: store.keeper, databases: async () => [database] });
  return { server, store, client, run };
};

test("what was written here is sent, and what others wrote comes in", async () => {
  const { server, store, run } = aDevice();
  store.write(database, event("mine"));
  server.put(event("theirs"));
  expect(await run()).toMatchObject({ trouble: "none", sent: 1 });
  expect([...server.documents.keys()].sort()).toEqual(["event:mine", "event:theirs"]);
  expect(store.held.has("event:theirs")).toBe(true);
  expect(store.outbox.size).toBe(0);
});

test("a lost acknowledgement sends the event again, and it is there once", async () => {
  const { server, store, run } = aDevice();
  store.write(database, event("mine"));
  server.mishaps.push("lost");
  expect((await run()).trouble).toBe("offline");
  expect(store.outbox.size).toBe(1);
  expect((await run()).trouble).toBe("none");
  expect(store.outbox.size).toBe(0);
  expect(server.documents.size).toBe(1);
});

test("a refused row goes to the inbox with its content and holds nothing up", async () => {
  const { server, store, run } = aDevice();
  server.refuse = ({ _id }) => (_id === "event:bad" ? "broken shape" : undefined);
  store.write(database, event("a"), event("bad", { due: "never" }), event("b"));
  await run();
  expect([...server.documents.keys()].sort()).toEqual(["event:a", "event:b"]);
  expect(store.refused).toEqual([{ doc: event("bad", { due: "never" }), reason: "forbidden: broken shape" }]);
});

test("a row that the server cannot read at all is found out among its neighbours, and alone goes to the inbox", async () => {
  const { server, store, run } = aDevice();
  server.cannotRead = ({ _id }) => _id === "event:unreadable";
  const others = Array.from({ length: 9 }, (_, index) => event(String(index)));
  store.write(database, ...others.slice(0, 4), event("unreadable"), ...others.slice(4));
  expect((await run()).trouble).toBe("none");
  expect([...server.documents.keys()].sort()).toEqual(others.map(({ _id }) => _id));
  expect(store.refused).toEqual([{ doc: event("unreadable"), reason: "bad_request: no document" }]);
  expect(store.outbox.size).toBe(0);
});

test("a batch that is too large for what stands before the server goes through in parts", async () => {
  const { server, store, run } = aDevice();
  server.mishaps.push("through", new Response("<h1>413</h1>", { status: 413, headers: { "content-type": "text/html" } }));
  store.write(database, event("a"), event("b"), event("c"));
  const asked = () => server.asked.filter((one) => one.includes("_bulk_docs")).length;
  expect((await run()).trouble).toBe("none");
  expect([...server.documents.keys()].sort()).toEqual(["event:a", "event:b", "event:c"]);
  expect(asked()).toBe(3);
});

test("another event under the same id is kept apart, never taken for ours", async () => {
  const { server, store, run } = aDevice();
  server.put(event("twin", { due: "2026-11-30" }));
  store.write(database, event("twin", { due: "2026-12-24" }));
  await run();
  expect(store.refused).toHaveLength(1);
  expect(server.documents.get("event:twin")).toMatchObject({ due: "2026-11-30" });
  expect(store.held.get("event:twin")).toMatchObject({ due: "2026-11-30" });
});

test("nothing is skipped when the line goes between two pages", async () => {
  const { server, store, run } = aDevice();
  server.put(...Array.from({ length: 2300 }, (_, index) => event(`e${index}`)));
  server.mishaps.push("through", "through", "cut");
  expect((await run()).trouble).toBe("offline");
  server.put(event("meanwhile"));
  expect((await run()).trouble).toBe("none");
  expect(store.held.size).toBe(2301);
});

const office = "school-a-office";
const plan = (name: string, more: object = {}): WireDocument => ({ _id: `plan:${name}`, kind: "plan", ...more });

describe("a server that has lost something", () => {
  const runOffice = ({ server, store }: ReturnType<typeof aDevice>) => {
    const client = createCouchClient({ base: "http://here/", account: undefined, fetch: server.fetch });
    return exchange({ client, keeper: store.keeper, databases: async () => [office] });
  };

  test("a database born anew and empty gets all that this device holds, and only once each", async () => {
    const device = aDevice();
    const { server, store, run } = device;
    server.put(event("old"), event("older"));
    await run();
    store.write(database, event("unsent"));
    server.birth = "2";
    server.forgetAll();
    expect(await run()).toMatchObject({ trouble: "none", reconciled: { sent: 2, fetched: 0 } });
    expect([...server.documents.keys()].sort()).toEqual(["event:old", "event:older", "event:unsent"]);
    expect(store.positions.get(database)?.birth).toBe("2");
    const asked = server.asked.length;
    expect(await run()).not.toHaveProperty("reconciled");
    expect(server.asked.slice(asked).filter((one) => !/ couch\/[^/]+(\/_changes.*)?$/.test(one))).toEqual([]);
  });

  test("of a database born anew that has everything nothing is sent and no document is read", async () => {
    const { server, store, run } = aDevice();
    server.put(event("a"), event("b"));
    await run();
    server.birth = "2";
    const asked = server.asked.length;
    expect(await run()).toMatchObject({ reconciled: { sent: 0, fetched: 0 } });
    expect(server.asked.slice(asked).filter((one) => /_bulk_docs|_all_docs|include_docs/.test(one))).toEqual([expect.stringContaining("since=2&")]);
    expect(store.outbox.size).toBe(0);
  });

  test("a line that loses a page now and then, and the large ones always, does not keep them apart", async () => {
    const { server, store, client } = aDevice();
    server.put(...Array.from({ length: 900 }, (_, index) => event(`e${index}`)));
    const run = (fetch: Fetch) => exchange({ client: client(fetch), keeper: store.keeper, databases: async () => [database] });
    await run(server.fetch);
    store.write(database, event("unsent"));
    server.birth = "2";
    let asked = 0;
    const answer = await run(async (url, init) => {
      const query = new URL(url).searchParams;
      if (url.includes("_changes") && query.get("include_docs") === null && (Number(query.get("limit")) > 500 || ++asked % 3 === 0)) throw new TypeError("the line went");
      return server.fetch(url, init);
    });
    expect(answer).toMatchObject({ trouble: "none", reconciled: { sent: 0, fetched: 0 } });
    expect(server.documents.has("event:unsent")).toBe(true);
  });

  test("an older program that cannot read the place up to which was read is brought together with, and read on from there", async () => {
    const { server, store, run } = aDevice();
    server.put(event("a"));
    await run();
    server.put(event("b"));
    server.mishaps.push("through", json({ error: "bad_request", reason: "since" }, 400));
    expect(await run()).toMatchObject({ trouble: "none", reconciled: { sent: 0, fetched: 1 } });
    expect([store.held.has("event:b"), store.positions.get(database)?.since]).toEqual([true, "2"]);
    expect(await run()).not.toHaveProperty("reconciled");
  });

  test("one that stands before the place up to which it was read is brought up to it again", async () => {
    const { server, store, run } = aDevice();
    server.put(event("a"), event("b"));
    await run();
    server.forgetAll();
    server.put(event("a"));
    expect(await run()).toMatchObject({ reconciled: { sent: 1, fetched: 0 } });
    expect([...server.documents.keys()].sort()).toEqual(["event:a", "event:b"]);
    expect(store.positions.get(database)?.since).toBe("2");
  });

  test("what was edited here stands on what the server had, which is put back first", async () => {
    const device = aDevice();
    const { server, store } = device;
    server.put(plan("year", { pages: 1 }));
    await runOffice(device);
    store.write(office, plan("year", { pages: 2 }));
    server.birth = "2";
    server.forgetAll();
    expect(await runOffice(device)).toMatchObject({ trouble: "none", sent: 1, reconciled: { sent: 1 } });
    expect(server.documents.get("plan:year")).toMatchObject({ pages: 2, _rev: "2-2" });
    expect([store.outbox.size, store.refused]).toEqual([0, []]);
  });

  test("is found out by the edit that finds nothing to stand on, and the edit is not refused", async () => {
    const device = aDevice();
    const { server, store } = device;
    server.put(plan("year", { pages: 1 }));
    await runOffice(device);
    store.write(office, plan("year", { pages: 2 }));
    server.forgetAll();
    server.put(plan("other"));
    expect(await runOffice(device)).toMatchObject({ trouble: "none", sent: 1, reconciled: { sent: 1, fetched: 1 } });
    expect(server.documents.get("plan:year")).toMatchObject({ pages: 2 });
    expect(store.refused).toEqual([]);
  });

  test("is found out by a document that comes in older than it is held", async () => {
    const device = aDevice();
    const { server, store } = device;
    server.put(plan("year", { pages: 1 }));
    server.put(plan("year", { pages: 2 }));
    await runOffice(device);
    server.forgetAll();
    server.put(plan("a"), plan("b"), plan("year", { pages: 1 }));
    expect(await runOffice(device)).toHaveProperty("reconciled");
    expect(store.held.get("plan:year")).toMatchObject({ pages: 2 });
    expect(server.documents.get("plan:year")).toMatchObject({ pages: 2 });
  });

  test.each([1, 2, 3, 4])("the line goes at its step %i, and the next exchange does it whole", async (step) => {
    const device = aDevice();
    const { server, store } = device;
    server.put(plan("a"), plan("b"), plan("c"));
    await runOffice(device);
    server.birth = "2";
    server.forgetAll();
    server.put(plan("theirs"));
    server.mishaps.push(...Array.from({ length: step }, () => "through" as const), "lost");
    await runOffice(device);
    expect((await runOffice(device)).trouble).toBe("none");
    expect([...server.documents.keys()].sort()).toEqual(["plan:a", "plan:b", "plan:c", "plan:theirs"]);
    expect([...store.held.keys()].sort()).toEqual(["plan:a", "plan:b", "plan:c", "plan:theirs"]);
    expect(store.outbox.size).toBe(0);
  });
});

test("a device under whose id another one writes asks for an id of its own before it sends anything", async () => {
  const { server, store, run } = aDevice();
  store.write(database, event("mine"));
  store.identity.wanted = { id: "device:new", name: "Máy quầy 2" };
  const given = { id: "device:new", name: "Máy quầy 2", account: { name: "device-new", password: "y" }, block: 7 };
  server.mishaps.push("through", json({ device: given }, 201));
  expect(await run()).toMatchObject({ trouble: "none", sent: 1, renamed: "Máy quầy 2" });
  expect(store.identity.taken).toEqual(given);
  const asked = server.asked.map((one) => one.split("?")[0]);
  expect(asked.indexOf("POST api/devices")).toBeLessThan(asked.indexOf(`POST couch/${database}/_bulk_docs`));
});

test.each([["not_found", 404], ["already_set_up", 409], ["bad_request", 400]])("it goes on as it is where nobody gives out another id: %s", async (error, status) => {
  const { server, store, run } = aDevice();
  store.write(database, event("mine"));
  store.identity.wanted = { id: "device:new", name: "x" };
  server.mishaps.push("through", json({ error, reason: "x" }, status));
  expect(await run()).toMatchObject({ trouble: "none", sent: 1 });
  expect(store.identity.taken).toBeUndefined();
});

test.each([
  ["a hotel's login page", () => new Response("<html>Wi-Fi</html>", { headers: { "content-type": "text/html" } }), "notOurServer"],
  ["a 401 with a JSON body", () => json({ error: "unauthorized", reason: "Name or password is incorrect." }, 401), "signInRefused"],
  ["a revoked device", () => json({ error: "unauthorized", reason: "account disabled" }, 401), "revoked"],
  ["a server that does not understand this release any more", () => json({ error: "too_old", reason: "x" }, 426), "tooOld"],
  ["an error of the server", () => json({ error: "internal", reason: "x" }, 500), "serverAway"],
  ["too many requests", () => new Response("{}", { status: 429, headers: { "content-type": "application/json", "retry-after": "7" } }), "serverAway"],
])("%s is said in one word, and the next exchange goes on", async (_name, answer, trouble) => {
  const { server, store, run } = aDevice();
  store.write(database, event("mine"));
  server.mishaps.push(answer());
  expect((await run()).trouble).toBe(trouble);
  expect(store.outbox.size).toBe(1);
  expect((await run()).trouble).toBe("none");
  expect(server.documents.size).toBe(1);
});

test("a server that never answers is given up after the time limit", async () => {
  const store = createPlainKeeper();
  const never = (_url: string, init: RequestInit) =>
    new Promise<Response>((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
  const client = createCouchClient({ base: "http://here/", account: undefined, fetch: never, patience: { ...usualPatience, silence: 30 } });
  expect((await exchange({ client, keeper: store.keeper, databases: async () => [database] })).trouble).toBe("offline");
});

test("design documents are not rows of the library", async () => {
  const { server, store, run } = aDevice();
  server.put({ _id: "_design/auth", validate_doc_update: "x" }, event("a"));
  await run();
  expect([...store.held.keys()]).toEqual(["event:a"]);
});

test("two documents are the same whatever the order of their fields and their revision", () => {
  expect(sameContent({ _id: "a", x: 1, y: { p: 1, q: [2] } }, { y: { q: [2], p: 1 }, _rev: "1-x", x: 1, _id: "a" })).toBe(true);
  expect(sameContent({ _id: "a", x: 1 }, { _id: "a", x: 2 })).toBe(false);
});

test("exchanges never overlap, and a wish that comes meanwhile is kept", async () => {
  let running = 0;
  let most = 0;
  let times = 0;
  const rhythm = createRhythm({
    run: async () => {
      running++;
      most = Math.max(most, running);
      times++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return { trouble: "none", sent: 0, received: 0, retryAfter: undefined };
    },
    soon: 5,
  });
  const first = rhythm.now();
  rhythm.nudge();
  await first;
  await new Promise((resolve) => setTimeout(resolve, 80));
  rhythm.stop();
  expect(most).toBe(1);
  expect(times).toBe(2);
});

const others = { desk: "school-a-desk", office: "school-a-office" };

test.each([
  ["that may not be read", () => json({ error: "forbidden", reason: "not for you" }, 403), "signInRefused"],
  ["at which the server fails", () => json({ error: "internal_server_error", reason: "x" }, 500), "serverAway"],
])("a database %s is passed over: the others are sent to and read, and it is said", async (_name, refusal, trouble) => {
  const { server, store, client } = aDevice();
  const fetch: Fetch = async (url, init) => (url.includes(others.desk) ? refusal() : server.fetch(url, init));
  store.write(others.desk, { _id: "note:mine", kind: "note" });
  store.write(database, event("mine"));
  server.put(event("theirs"));
  const report = await exchange({ client: client(fetch), keeper: store.keeper, databases: async () => [others.desk, database, others.office] });
  expect(report).toMatchObject({ trouble, sent: 1 });
  expect(store.held.has("event:theirs")).toBe(true);
  expect([...store.outbox.values()].map(({ doc }) => doc._id)).toEqual(["note:mine"]);
  expect(store.refused).toEqual([]);
});

test("a school year's log that the server will not have is passed over: what goes into another one is sent, and what waits for it waits", async () => {
  const { server, store, client } = aDevice();
  const old = "school-a-log-2025";
  const fetch: Fetch = async (url, init) =>
    url.endsWith("api/years/2025") ? json({ error: "bad_request", reason: "the year must be near" }, 400) : url.includes(old) ? json({ error: "not_found", reason: "missing" }, 404) : server.fetch(url, init);
  const run = () => exchange({ client: client(fetch), keeper: store.keeper, databases: async () => [others.desk, old, database] });
  store.write(old, event("by-a-wrong-clock"));
  store.write(database, event("mine"));
  expect(await run()).toMatchObject({ trouble: "notOurServer", sent: 1 });
  expect(server.documents.has("event:mine")).toBe(true);
  // As well when it was there once, and the server was put back to before it was.
  store.positions.set(old, { since: "4", birth: "1" });
  store.write(database, event("later"));
  server.put(event("theirs"));
  expect(await run()).toMatchObject({ trouble: "notOurServer", sent: 1 });
  expect(store.held.has("event:theirs")).toBe(true);
  expect([...store.outbox.values()].map(({ doc }) => doc._id)).toEqual(["event:by-a-wrong-clock"]);
});

test("a database passed over that the desk can do without leaves the exchange a whole one, and it is said", async () => {
  const { server, store, client } = aDevice();
  const fetch: Fetch = async (url, init) => (url.includes(others.office) ? json({ error: "forbidden", reason: "not for you" }, 403) : server.fetch(url, init));
  server.put(event("theirs"));
  const report = await exchange({ client: client(fetch), keeper: store.keeper, databases: async () => [others.desk, database, others.office] });
  expect(report).toMatchObject({ trouble: "none", partly: "signInRefused" });
  expect(store.held.has("event:theirs")).toBe(true);
});

test.each([
  ["of a sign-in page", { status: "login_required" }, 200],
  ["that look like an empty list of changes", { results: [], ok: true }, 200],
  ["that look like an empty list", [], 200],
  ["of a page that is not there", { message: "no such page" }, 404],
  ["of a request that is not understood", { message: "bad request" }, 400],
])("words of somebody else's JSON %s change nothing, at whichever request they come", async (_name, words, status) => {
  // What is sent, what is asked of the one that is there already, the place of the database, its changes.
  for (let at = 0; at < 4; at++) {
    const { server, store, run } = aDevice();
    server.put(event("theirs"), event("twin", { due: "2026-11-30" }));
    store.write(database, event("mine"), event("twin", { due: "2026-11-30" }));
    for (let through = 0; through < at; through++) server.mishaps.push("through");
    server.mishaps.push(json(words, status));
    await run();
    expect([store.refused, server.mishaps]).toEqual([[], []]);
    const { trouble } = await run();
    expect([trouble, store.outbox.size, store.held.size, server.documents.size]).toEqual(["none", 0, 3, 3]);
  }
});

test("what a whole batch's lost acknowledgement left open is asked in one request", async () => {
  const { server, store, run } = aDevice();
  store.write(database, ...Array.from({ length: 120 }, (_, index) => event(`e${index}`)));
  server.mishaps.push("lost");
  await run();
  server.asked.length = 0;
  expect(await run()).toMatchObject({ trouble: "none", sent: 120 });
  expect(server.asked.length).toBeLessThan(6);
});

test("a row at which the server fails stays, is not refused, and is sent again", async () => {
  const { server, store, run } = aDevice();
  let failing = true;
  const verdicts = server.verdict;
  server.verdict = (document) => (failing && document._id === "event:b" ? { id: document._id, error: "internal_server_error", reason: "disk" } : verdicts(document));
  store.write(database, event("a"), event("b"), event("c"));
  expect(await run()).toMatchObject({ trouble: "serverAway" });
  expect([store.refused.length, [...store.outbox.values()].map(({ doc }) => doc._id)]).toEqual([0, ["event:b"]]);
  failing = false;
  expect(await run()).toMatchObject({ trouble: "none", sent: 1 });
});

test("a single small row is not refused by whoever says that it is too large with a page", async () => {
  const { server, store, run } = aDevice();
  store.write(database, event("a"));
  server.mishaps.push(new Response("<h1>413</h1>", { status: 413, headers: { "content-type": "text/html" } }));
  expect(await run()).toMatchObject({ trouble: "notOurServer" });
  expect([store.refused.length, store.outbox.size]).toEqual([0, 1]);
});

test.each([["99999999999", 900_000], ["7", 7_000], ["Mon, 05 Oct 2026 01:02:00 GMT", 120_000], ["soon", undefined]])("a server that wants to be left alone for %s is asked again in a sensible time", async (said, wait) => {
  const { server, run } = aDevice();
  server.mishaps.push(new Response("{}", { status: 429, headers: { "content-type": "application/json", "retry-after": said, date: "Mon, 05 Oct 2026 01:00:00 GMT" } }));
  expect((await run()).retryAfter).toBe(wait);
});

test("a page that comes little by little is waited for; one that stops in the middle is given up", async () => {
  const drips = (parts: number): Response => new Response(new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (parts-- > 0) controller.enqueue(new TextEncoder().encode(" "));
      else {
        controller.enqueue(new TextEncoder().encode(JSON.stringify({ instance_start_time: "1", doc_count: 0, update_seq: "0" })));
        controller.close();
      }
    },
  }), { headers: { "content-type": "application/json" } });
  const patience = { ...usualPatience, silence: 150 };
  const slow = createCouchClient({ base: "http://here/", account: undefined, fetch: async () => drips(20), patience });
  expect(await slow.info(database)).toMatchObject({ birth: "1" });
  const stops = new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }), { headers: { "content-type": "application/json" } });
  const stopping = createCouchClient({ base: "http://here/", account: undefined, fetch: async () => stops, patience });
  await expect(stopping.info(database)).rejects.toMatchObject({ trouble: "offline" });
});

test("when the line comes back what failed is tried again at once, but a server that asked for a pause has it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const reports: ExchangeReport[] = [];
  let times = 0;
  const rhythm = createRhythm({
    run: async () => {
      times++;
      return reports.shift() ?? { trouble: "none", sent: 0, received: 0, retryAfter: undefined };
    },
  });
  const failed = { trouble: "offline", sent: 0, received: 0, retryAfter: undefined } as const;
  reports.push(failed, failed, failed, failed, failed);
  await rhythm.now();
  await vi.advanceTimersByTimeAsync(60_000);
  const before = times;
  rhythm.nudge();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(times).toBe(before);
  rhythm.wake();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(times).toBe(before + 1);
  reports.length = 0;
  reports.push({ ...failed, trouble: "serverAway", retryAfter: 30_000 });
  await rhythm.now();
  const asked = times;
  rhythm.wake();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(times).toBe(asked);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(times).toBe(asked + 1);
  rhythm.stop();
  vi.useRealTimers();
});

test("while acts follow each other what has gathered waits for a pause between them, but not longer than three times as long; then it goes right after an act", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const sentAt: number[] = [];
  const rhythm = createRhythm({
    run: async () => {
      sentAt.push((performance.now() - begun) / 1_000);
      return { trouble: "none", sent: 1, received: 0, retryAfter: undefined };
    },
    gathering: () => ({ least: 10_000, usual: 0 }),
  });
  const begun = performance.now();
  const acts = async (seconds: number): Promise<void> => {
    for (let act = 0; act < seconds * 1_000; act += 800) {
      rhythm.gather();
      await vi.advanceTimersByTimeAsync(800);
    }
  };
  const sinceBegun = (): number[] => sentAt.splice(0);
  await acts(20);
  expect(sinceBegun().map(Math.round)).toEqual([0]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sinceBegun().map(Math.round)).toEqual([21]);
  await vi.advanceTimersByTimeAsync(60_000);
  const again = (performance.now() - begun) / 1_000;
  await acts(65);
  const during = sinceBegun().map((at) => at - again);
  expect(during).toHaveLength(3);
  for (const [index, at] of during.slice(1).entries()) {
    const since = at - (during[index] ?? 0);
    expect(since).toBeGreaterThan(28);
    expect(since).toBeLessThanOrEqual(30.5);
    expect(Math.round(at * 1_000) % 800).toBeLessThan(10);
  }
  rhythm.stop();
  vi.useRealTimers();
});

test("a line that breaks before a page is whole gets smaller ones, and then brings all", async () => {
  const { server, store, client } = aDevice();
  server.put(...Array.from({ length: 900 }, (_, index) => event(`e${index}`)));
  const carries = 20_000;
  const fetch: Fetch = async (url, init) => {
    const answer = await server.fetch(url, init);
    const text = await answer.text();
    if (text.length > carries) throw new TypeError("the line went");
    return new Response(text, answer);
  };
  expect(JSON.stringify([...server.documents.values()]).length).toBeGreaterThan(carries);
  const pages = usualPages();
  let last = "";
  for (let tries = 0; tries < 20 && last !== "none"; tries++) last = (await exchange({ client: client(fetch), keeper: store.keeper, databases: async () => [database], pages })).trouble;
  expect([last, store.held.size]).toEqual(["none", 900]);
});
