/** Replications that documents of `_replicator` ask for. */
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { aCouch, admin } from "./a-couch.ts";

type Couch = Awaited<ReturnType<typeof aCouch>>;

let storage: ReturnType<typeof createMemoryStorage>;
let there: Couch;
let here: Couch;
let asked: string[];
let isAway: boolean;

/** The server here, started on what is kept here already. */
const started = async (): Promise<Couch> => {
  const couch = await aCouch({
    storage,
    remote: async (request) => {
      if (isAway) throw new TypeError("fetch failed");
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return there.fetch(request);
    },
  });
  onTestFinished(() => couch.replications.stop());
  return couch;
};

beforeEach(async () => {
  storage = createMemoryStorage();
  asked = [];
  isAway = false;
  there = await aCouch();
  here = await started();
  await here.asAdmin("PUT", "/books");
  expect((await here.asAdmin("PUT", "/_replicator")).status).toBe(201);
});

const away = `http://${admin.name}:${admin.password}@there.test/books`;
const ask = async (id: string, json: object) => {
  const { status, json: answer } = await here.asAdmin("PUT", `/_replicator/${id}`, { json });
  expect(status).toBe(201);
  return (answer as { rev: string }).rev;
};
const told = async (id: string) => (await here.asAdmin("GET", `/_scheduler/docs/_replicator/${id}`)).json as { state?: string; info?: Record<string, unknown>; error_count?: number };
const idsIn = async (couch: Couch, database = "books") => (((await couch.asAdmin("GET", `/${database}/_all_docs`)).json as { rows?: { id: string }[] }).rows ?? []).map(({ id }) => id);
const put = async (couch: Couch, id: string) => expect((await couch.asAdmin("PUT", `/books/${id}`, { json: {} })).status).toBe(201);

test("one that ends says so in its document and is not run again by the next start", async () => {
  await put(here, "a");
  await ask("once", { source: "books", target: away, create_target: true });
  await expect.poll(async () => (await told("once")).state).toBe("completed");
  expect(await idsIn(there)).toEqual(["a"]);
  expect((await here.asAdmin("GET", "/_replicator/once")).json).toMatchObject({ owner: "admin", _replication_state: "completed", _replication_stats: { docs_written: 1 } });
  expect(await told("once")).toMatchObject({ source: "http://localhost/books/", target: "http://there.test/books/", info: { docs_read: 1, doc_write_failures: 0 } });
  here.replications.stop();
  asked = [];
  here = await started();
  expect((await told("once")).state).toBe("completed");
  expect((await here.asAdmin("GET", "/_scheduler/jobs")).json).toMatchObject({ total_rows: 0 });
  expect(asked).toEqual([]);
});

test("one that goes on goes on after a restart, until its document is gone", async () => {
  const rev = await ask("on", { source: "books", target: away, create_target: true, continuous: true });
  await put(here, "a");
  await expect.poll(() => idsIn(there)).toEqual(["a"]);
  here.replications.stop();
  here = await started();
  await put(here, "b");
  await expect.poll(() => idsIn(there)).toEqual(["a", "b"]);
  expect((await here.asAdmin("GET", "/_scheduler/jobs")).json).toMatchObject({ jobs: [{ database: "_replicator", doc_id: "on", state: "running" }] });
  expect((await here.asAdmin("DELETE", `/_replicator/on?rev=${rev}`)).status).toBe(200);
  await expect.poll(async () => ((await here.asAdmin("GET", "/_scheduler/jobs")).json as { total_rows: number }).total_rows).toBe(0);
  expect((await here.asAdmin("GET", "/_scheduler/docs/_replicator/on")).status).toBe(404);
});

test("what cannot be reached is tried again, and is told without any password", async () => {
  isAway = true;
  await put(here, "a");
  await ask("try", { source: "books", target: { url: away, auth: { basic: { username: "u", password: "hidden word" } } }, create_target: true });
  await expect.poll(async () => (await told("try")).state).toBe("crashing");
  expect(await told("try")).toMatchObject({ error_count: expect.any(Number), info: { error: "fetch failed" } });
  for (const path of ["/_scheduler/docs", "/_scheduler/docs/_replicator", "/_scheduler/jobs", "/_active_tasks"]) {
    const text = JSON.stringify((await here.asAdmin("GET", path)).json);
    expect(text).toContain("there.test");
    expect(text).not.toMatch(/hidden word|admin:|aGlkZGVu/);
  }
  const { _rev } = (await here.asAdmin("GET", "/_replicator/try")).json as { _rev: string };
  isAway = false;
  await ask("try", { _rev, source: "books", target: away, create_target: true });
  await expect.poll(async () => (await told("try")).state).toBe("completed");
});

test("what can never run has failed, and says why", async () => {
  await ask("none", { source: "books" });
  await expect.poll(async () => (await told("none")).state).toBe("failed");
  expect(await told("none")).toMatchObject({ info: { error: "Missing `target`" }, source: null });
  expect((await here.asAdmin("GET", "/_scheduler/docs?states=failed")).json).toMatchObject({ total_rows: 1, docs: [{ doc_id: "none", database: "_replicator" }] });
  expect((await here.asAdmin("GET", "/_scheduler/docs?states=running")).json).toMatchObject({ total_rows: 0 });
});

test("this server's own databases are asked in the name of the document's owner, or of whom it names", async () => {
  await put(here, "a");
  await ask("own", { source: "books", target: "copies", create_target: true });
  await expect.poll(async () => (await told("own")).state).toBe("completed");
  expect(await idsIn(here, "copies")).toEqual(["a"]);
  await ask("less", { source: "books", target: "copies", user_ctx: { name: "teacher", roles: ["teachers"] } });
  await expect.poll(async () => (await told("less")).state).toBe("crashing");
});

test("only a server admin sees or writes these documents, whatever the database's security says", async () => {
  await here.accounts.putUser({ name: "teacher", password: "secret", roles: ["teachers"] });
  const group = { roles: ["teachers"] };
  await here.asAdmin("PUT", "/_replicator/_security", { json: { members: group, admins: group } });
  await ask("x", { source: "books" });
  const as = { name: "teacher", password: "secret" };
  for (const path of ["/_replicator/x", "/_replicator/_all_docs", "/_replicator/_changes?include_docs=true"]) expect((await here.ask("GET", path, { as })).status, path).toBe(403);
  expect((await here.ask("PUT", "/_replicator/y", { as, json: { source: "books", target: away } })).status).toBe(403);
  expect((await here.ask("GET", "/_scheduler/docs", { as })).status).toBe(401);
  expect((await here.ask("GET", "/_replicator/x")).status).toBe(401);
});
