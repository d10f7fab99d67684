/** Reading a database: all of it in pages, by keys and ranges, and on as it changes. Over SQLite, without a port. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSqliteStorage } from "../../sync-server/storage/sqlite-storage.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { aCouch, admin } from "./a-couch.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-feeds-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let couch: Awaited<ReturnType<typeof aCouch>>;
let storage: DocumentStorage;
let directories = 0;
beforeEach(async () => {
  storage = createSqliteStorage(join(root, String(++directories)));
  couch = await aCouch({ storage });
  await couch.asAdmin("PUT", "/books");
});
afterEach(() => storage.close());

interface Page {
  readonly results: readonly { readonly seq: string; readonly id: string; readonly changes: readonly { readonly rev: string }[]; readonly deleted?: true; readonly doc?: { readonly n: number } }[];
  readonly last_seq: string;
  readonly pending: number;
}
const changes = async (query: string): Promise<Page> => (await couch.asAdmin("GET", `/books/_changes?${query}`)).json as Page;
const put = async (id: string, content: object = {}) => ((await couch.asAdmin("PUT", `/books/${id}`, { json: content })).json as { rev: string }).rev;
const idOf = (index: number): string => `title:${String(index).padStart(4, "0")}`;
const putMany = async (count: number): Promise<void> => {
  const docs = Array.from({ length: count }, (_, index) => ({ _id: idOf(index), n: index }));
  const { status, json } = await couch.asAdmin("POST", "/books/_bulk_docs", { json: { docs } });
  expect([status, (json as { ok?: true }[]).filter(({ ok }) => ok).length]).toEqual([201, count]);
};

describe("5,000 documents of one request", () => {
  const count = 5_000;
  beforeEach(() => putMany(count));

  test("are read whole through the changes in pages, each once, with what is left said rightly", async () => {
    const ids: string[] = [];
    let since = "0";
    let pages = 0;
    for (let left = count; left > 0; pages++) {
      const page = await changes(`since=${since}&limit=700&include_docs=true`);
      left -= page.results.length;
      expect(page.pending).toBe(left);
      for (const { id, doc } of page.results) expect(id).toBe(idOf(doc?.n ?? -1));
      ids.push(...page.results.map(({ id }) => id));
      since = page.last_seq;
    }
    expect(pages).toBe(8);
    expect(ids.toSorted()).toEqual(Array.from({ length: count }, (_, index) => idOf(index)));
    expect(await changes(`since=${since}`)).toEqual({ results: [], last_seq: since, pending: 0 });
  });

  test("are read backwards too, the newest first", async () => {
    const { results, pending } = await changes("descending=true&limit=1500");
    expect([results.length, results[0]?.id, results.at(-1)?.id, pending]).toEqual([1_500, idOf(4_999), idOf(3_500), 3_500]);
  });

  test("are found by ranges and keys, and the offset says where", async () => {
    const rows = async (method: "GET" | "POST", query: string, json?: object) => {
      const answer = (await couch.asAdmin(method, `/books/_all_docs${query}`, json === undefined ? {} : { json })).json as { total_rows: number; offset: number | null; rows: { id?: string; key: string; error?: string; doc?: { n: number } }[] };
      expect(answer.total_rows).toBe(count);
      return answer;
    };
    const range = await rows("GET", `?startkey="${idOf(1_000)}"&endkey="${idOf(1_999)}"&include_docs=true`);
    expect([range.rows.length, range.offset, range.rows[0]?.doc?.n, range.rows.at(-1)?.doc?.n]).toEqual([1_000, 1_000, 1_000, 1_999]);
    const backwards = await rows("GET", `?startkey="${idOf(1_999)}"&endkey="${idOf(1_000)}"&descending=true&inclusive_end=false&skip=10&limit=3`);
    expect([backwards.offset, backwards.rows.map(({ key }) => key)]).toEqual([3_010, [idOf(1_989), idOf(1_988), idOf(1_987)]]);
    const everything = await rows("GET", `?startkey=null&endkey={}`);
    expect(everything.rows).toHaveLength(count);
    const keys = await rows("POST", "?include_docs=true", { keys: [idOf(7), "none", idOf(7), idOf(3)] });
    expect(keys.rows.map(({ id, error, doc }) => [id, error, doc?.n])).toEqual([[idOf(7), undefined, 7], [undefined, "not_found", undefined], [idOf(7), undefined, 7], [idOf(3), undefined, 3]]);
  });
});

test("a page that ends amid documents that are not wanted goes on behind them", async () => {
  await putMany(2_500);
  const last = (await changes("")).last_seq;
  const wanted = [idOf(2), idOf(1_400), idOf(2_400), "none"];
  const filtered = async (query: string) => (await couch.asAdmin("POST", `/books/_changes?filter=_doc_ids&${query}`, { json: { doc_ids: wanted } })).json as Page;
  const first = await filtered("limit=2");
  expect(first.results.map(({ id }) => id)).toEqual([idOf(2), idOf(1_400)]);
  const second = await filtered(`since=${first.last_seq}`);
  expect([second.results.map(({ id }) => id), second.last_seq]).toEqual([[idOf(2_400)], last]);
});

test("a sequence of a time that these files know nothing of begins from the beginning", async () => {
  await put("a");
  await put("b");
  const { last_seq: last, results } = await changes("");
  expect((await changes(`since=${results[0]!.seq}`)).results.map(({ id }) => id)).toEqual(["b"]);
  // As a server told it that has since been put back to an older backup, and has been written to again.
  expect((await changes(`since=${last.replace(/\.\w+$/, ".0a0b0c")}`)).results.map(({ id }) => id)).toEqual(["a", "b"]);
  // As servers told it before they knew of that.
  expect((await changes(`since=${last.replace(/\.\w+$/, "")}`)).results).toEqual([]);
});

test("a sequence of a database that was dropped and made anew begins from the beginning", async () => {
  await put("a");
  const { last_seq: old } = await changes("");
  await couch.asAdmin("DELETE", "/books");
  couch.later(1);
  await couch.asAdmin("PUT", "/books");
  await put("b");
  expect((await changes(`since=${old}`)).results.map(({ id }) => id)).toEqual(["b"]);
});

describe("a long poll", () => {
  /** Begins to wait before it resolves. */
  const waiting = async (query = ""): Promise<{ answer: Promise<Page> }> => {
    const { last_seq: since } = await changes("");
    const answer = changes(`feed=longpoll&since=${since}${query}`);
    await begunToWait();
    return { answer };
  };

  test("wakes on a write, and tells it", async () => {
    await put("before");
    const polls = await Promise.all([waiting(), waiting("&include_docs=true")]);
    const rev = await put("a", { n: 7 });
    const [plain, whole] = await Promise.all(polls.map(({ answer }) => answer));
    expect(plain?.results).toMatchObject([{ id: "a", changes: [{ rev }] }]);
    expect(whole?.results[0]?.doc).toMatchObject({ n: 7 });
    expect(plain?.pending).toBe(0);
  });

  test("does not wake for another database, nor for what it does not want", async () => {
    await couch.asAdmin("PUT", "/other");
    const { answer } = await waiting("&filter=_design");
    let woken = false;
    void answer.then(() => (woken = true));
    await couch.asAdmin("PUT", "/other/a", { json: {} });
    await put("b");
    await begunToWait();
    expect(woken).toBe(false);
    await put("_design%2Fd");
    expect((await answer).results.map(({ id }) => id)).toEqual(["_design/d"]);
  });

  test("ends by itself with where the reader stands", async () => {
    await put("a");
    const { last_seq: since } = await changes("");
    expect(await changes(`feed=longpoll&since=${since}&timeout=10`)).toEqual({ results: [], last_seq: since, pending: 0 });
  });

  test("is told when the database goes, or its reader's right", async () => {
    await couch.accounts.putUser({ name: "lan", password: "lan", roles: ["reader"] });
    await couch.asAdmin("PUT", "/books/_security", { json: { members: { roles: ["reader"] } } });
    const lan = { as: { name: "lan", password: "lan" } };
    // Checking a password for the first time takes longer than a few turns.
    expect((await couch.ask("GET", "/books", lan)).status).toBe(200);
    const reader = couch.ask("GET", "/books/_changes?feed=longpoll", lan);
    await begunToWait();
    await couch.asAdmin("PUT", "/books/_security", { json: { members: { roles: ["nobody"] } } });
    expect((await reader).status).toBe(403);
    const keeper = couch.asAdmin("GET", "/books/_changes?feed=longpoll");
    await begunToWait();
    await couch.asAdmin("DELETE", "/books");
    expect(await keeper).toMatchObject({ status: 404, json: { reason: "Database does not exist." } });
  });

  test("with a heartbeat stays awake, and is one JSON text in the end", async () => {
    const feed = await followed("feed=longpoll&heartbeat=5");
    expect(await feed.next()).toBe("\n");
    expect(await feed.next()).toBe("\n");
    await put("a");
    const rest = await feed.rest();
    expect(JSON.parse(rest)).toMatchObject({ results: [{ id: "a" }], pending: 0 });
  });
});

describe("a feed that goes on", () => {
  test("tells what is there, then each change, and stops at its limit", async () => {
    await put("a");
    const feed = await followed("feed=continuous&heartbeat=60000&limit=3&include_docs=true");
    expect(JSON.parse(await feed.next())).toMatchObject({ id: "a" });
    const rev = await put("b", { n: 2 });
    expect(JSON.parse(await feed.next())).toMatchObject({ id: "b", changes: [{ rev }], doc: { n: 2 } });
    await couch.asAdmin("DELETE", `/books/b?rev=${rev}`);
    expect(JSON.parse(await feed.next())).toMatchObject({ id: "b", deleted: true });
    expect(JSON.parse(await feed.rest())).toEqual({ last_seq: (await changes("")).last_seq, pending: 0 });
  });

  test("beats while nothing happens", async () => {
    const feed = await followed("feed=continuous&heartbeat=5");
    expect([await feed.next(), await feed.next()]).toEqual(["\n", "\n"]);
    await put("a");
    let heard = "\n";
    while (heard === "\n") heard = await feed.next();
    expect(JSON.parse(heard)).toMatchObject({ id: "a" });
    await feed.leave();
  });

  test("speaks as an event source and goes on from the last event heard", async () => {
    await put("a");
    await put("b");
    const [first] = (await changes("limit=1")).results;
    const feed = await followed("feed=eventsource&heartbeat=5", { "last-event-id": JSON.stringify(first?.seq) });
    const event = /^data: (.+)\nid: (.+)\n\n$/.exec(await feed.next());
    expect(JSON.parse(event?.[1] ?? "")).toMatchObject({ id: "b" });
    expect(JSON.parse(event?.[2] ?? "")).toBe((await changes("")).last_seq);
    expect(await feed.next()).toBe("event: heartbeat\ndata: \n\n");
    await feed.leave();
  });

  test("last-event-id in the address is another name of since, whichever the feed", async () => {
    await put("a");
    await put("b");
    const [first] = (await changes("limit=1")).results;
    expect((await changes(`last-event-id=${String(first?.seq)}`)).results).toMatchObject([{ id: "b" }]);
  });

  test("ends when the database is dropped", async () => {
    const feed = await followed("feed=continuous&heartbeat=60000");
    const ended = feed.next();
    await begunToWait();
    await couch.asAdmin("DELETE", "/books");
    await expect(ended).rejects.toThrow("Database does not exist.");
  });
});

/** Requests run until they wait for something from outside: a few turns of the loop. */
const begunToWait = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

const followed = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
  const authorization = `Basic ${btoa(`${admin.name}:${admin.password}`)}`;
  const response = await couch.fetch(new Request(`http://couch.test/books/_changes?${query}`, { headers: { authorization, ...headers } }));
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("no stream");
  const next = async (): Promise<string> => Buffer.from((await reader.read()).value ?? []).toString();
  return {
    next,
    rest: async (): Promise<string> => {
      let text = "";
      for (let chunk = await next(); chunk !== ""; chunk = await next()) text += chunk;
      return text;
    },
    leave: () => reader.cancel(),
  };
};
