/**
 * The program in front of a cluster: a school set up there, two devices that exchange through it, and what it does beside passing on.
 * The cluster is its double, or the Apache CouchDB that COUCH_URL names, as in tests/contracts/couchdb.test.ts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SchoolId } from "#domain/kernel/ids.ts";
import { erasureOf } from "#wire/erasure.ts";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { messages } from "../../sync-server/messages.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { ExchangeTrouble } from "../../src/sync/answers.ts";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { aSchool } from "../api/a-server.ts";
import { aMorningAt } from "../scenarios/morning.ts";
import { openSchoolServer } from "../simulate/school-server.ts";
import { aCluster, type Cluster } from "./a-cluster.ts";
import { aClusterDouble } from "./cluster-double.ts";

const root = mkdtempSync(join(tmpdir(), "tu-sach-front-"));
let cluster: Cluster;
const running: RunningServer[] = [];
let directories = 0;
const started = async (couch = cluster.url, restored = false): Promise<RunningServer> => {
  const server = await startServer({ port: 0, host: "127.0.0.1", data: join(root, String(++directories)), dist: root, couch, restored });
  running.push(server);
  return server;
};
beforeAll(async () => {
  cluster = await aCluster();
});
afterAll(async () => {
  for (const server of running) await server.stop();
  await cluster.stop();
  rmSync(root, { recursive: true, force: true });
});

interface Account {
  readonly name: string;
  readonly password: string;
}
const basic = ({ name, password }: Account) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });
const asked = async (origin: string, method: string, path: string, { as, json, packed, headers = {} }: { as?: Account; json?: unknown; packed?: unknown; headers?: Record<string, string> } = {}) => {
  const body = packed === undefined ? (json === undefined ? undefined : JSON.stringify(json)) : Uint8Array.from(gzipSync(JSON.stringify(packed)));
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { accept: "application/json", ...(as === undefined ? {} : basic(as)), ...(body === undefined ? {} : { "content-type": "application/json" }), ...(packed === undefined ? {} : { "content-encoding": "gzip" }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: (text === "" ? undefined : JSON.parse(text)) as Record<string, unknown> };
};

let schools = 0;
/** A school of its own in the cluster, its server, and its first device. */
const aSchoolThere = async () => {
  const server = await started();
  const name = `truong${process.pid}x${++schools}`;
  const setUp = () => asked(server.origin, "POST", "/api/setup", { json: { ...aSchool(), school: { id: `unit:${name}`, name: "Trường THCS Hoa Ban", code: "HB" }, admin: { name: `quan-tri-${name}`, password: "mat-khau-dai" }, device: { id: `device:quay-${name}`, name: "Máy ở quầy" } } });
  const set = await setUp();
  expect(set.status).toBe(201);
  const { device } = set.json as unknown as Enrolled;
  const ask = (method: string, path: string, sent: Parameters<typeof asked>[3] = {}) => asked(server.origin, method, path, { as: device.account, ...sent });
  return { server, name, setUp, set: set.json as unknown as Enrolled, device, admin: { name: `quan-tri-${name}`, password: "mat-khau-dai" }, ask, desk: `school-${name}-desk`, log: `school-${name}-log-2026` };
};
const note = (id: string, more: object = {}) => ({ _id: `note:${id}`, kind: "note", v: 1, sealed: "x".repeat(30), ...more });

test("two devices of a school exchange through it, and the cluster holds what they wrote", async () => {
  const open = async (given: Parameters<typeof openSchoolServer>[0]) => {
    const { origin } = await started();
    const admin = { name: "quan-tri", password: "mat-khau-dai" };
    const set = await asked(origin, "POST", "/api/setup", { json: { school: given.school, years: given.years, admin, device: { id: "device:maker", name: "maker" } } });
    expect(set.status).toBe(201);
    for (const [database, docs] of given.documents) expect((await cluster.ask("POST", `/${database}/_bulk_docs`, { docs })).status).toBeLessThan(300);
    return {
      answer: async (request: Request): Promise<Response> => {
        const { pathname, search } = new URL(request.url);
        const answer = await fetch(`${origin}${pathname}${search}`, { method: request.method, headers: request.headers, body: request.body, ...(request.body === null ? {} : { duplex: "half" }), signal: request.signal } as RequestInit);
        // One whose head can be added to.
        return new Response(answer.body, answer);
      },
      enrol: async (device: { id: string; name: string }): Promise<Enrolled> => {
        const { json: { token } } = await asked(origin, "POST", "/api/pairings");
        return (await asked(origin, "POST", `/api/pairings/${String(token)}`, { json: { device } })).json as unknown as Enrolled;
      },
    };
  };
  const { pc, tablet, patrons, code, names, passes } = await aMorningAt(open);
  expect((await pc.here().desk.scan(code(0), patrons[0]!.id)).type).toBe("Lent");
  expect((await pc.exchange()).trouble).toBe("none");
  expect((await tablet.exchange()).trouble).toBe("none");
  passes(5);
  expect(await tablet.here().desk.scan(code(0), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: { fullName: "Lê Bảo An" } }] });
  for (const device of [tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  expect([pc, tablet].map((device) => device.here().counts.current().unsent)).toEqual([0, 0]);
  const { rows } = (await cluster.ask("GET", `/${names.log(2026)}/_all_docs?include_docs=true`)).json as { rows: { doc: { kind: string } }[] };
  expect(rows.map(({ doc }) => doc.kind).sort()).toEqual(["copy-lent", "copy-returned"]);
  expect((await pc.incomplete()).size).toBe(0);
});

describe("a school in the cluster", () => {
  test("has its databases, rights and accounts there, none of them a server administrator's", async () => {
    const { set, device, admin, name, ask, server } = await aSchoolThere();
    expect(set.databases).toHaveLength(4);
    for (const database of set.databases) {
      const { json } = await cluster.ask("GET", `/${database}/_security`);
      expect(json).toMatchObject({ members: { roles: [`unit:${name}:librarian`] }, admins: { roles: ["_admin"] } });
      expect((await ask("GET", `/couch/${database}`)).json).toMatchObject({ db_name: database, doc_count: 0 });
      expect((await asked(server.origin, "GET", `/couch/${database}`)).status).toBe(401);
    }
    const users = (await cluster.ask("GET", "/_users/_all_docs?include_docs=true")).json as { rows: { doc: { name: string; roles: string[] } }[] };
    const rolesOf = (who: string) => users.rows.find(({ doc }) => doc.name === who)?.doc.roles;
    expect(rolesOf(device.account.name)).toEqual([`unit:${name}:librarian`, "device"]);
    expect(rolesOf(admin.name)).toEqual([`unit:${name}:admin`, `unit:${name}:librarian`]);
    for (const as of [device.account, admin]) expect((await asked(server.origin, "GET", "/api/devices", { as })).status).toBe(200);
    expect((await ask("POST", "/api/years/2027")).json).toMatchObject({ database: `school-${name}-log-2027` });
  });

  test("is set up once more while nothing is written, for its answer may have been lost", async () => {
    const { setUp, desk } = await aSchoolThere();
    const again = await setUp();
    expect(again.status).toBe(201);
    const { device } = again.json as unknown as Enrolled;
    const { origin } = running.at(-1)!;
    await expect.poll(async () => (await asked(origin, "PUT", `/couch/${desk}/note:a`, { as: device.account, json: note("a") })).status).toBeLessThan(300);
    expect((await setUp()).status).toBe(409);
  });

  test("is closed to the devices and administrators of another school in the same cluster", async () => {
    const [one, other] = [await aSchoolThere(), await aSchoolThere()];
    for (const as of [other.device.account, other.admin]) {
      expect((await asked(one.server.origin, "GET", "/api/devices", { as })).status).toBe(403);
      expect((await asked(one.server.origin, "GET", `/couch/${one.desk}`, { as })).status).toBe(403);
      expect((await asked(one.server.origin, "GET", `/api/digests/${one.desk}`, { as })).status).toBe(403);
    }
  });

  test("shuts out a lost device, and tells it so; paired again it comes in", async () => {
    const { device, admin, server, ask, desk } = await aSchoolThere();
    expect((await asked(server.origin, "DELETE", `/api/devices/${device.id}`, { as: admin })).status).toBe(200);
    expect(await ask("GET", `/couch/${desk}`)).toMatchObject({ status: 401, json: { reason: expect.stringContaining("revoked") } });
    expect((await asked(server.origin, "GET", `/couch/${desk}`, { as: { ...device.account, password: "guessed" } })).json).not.toMatchObject({ reason: expect.stringContaining("revoked") });
    // Whom the cluster locks out for asking too often is told the same.
    for (let time = 0; time < 6; time++) expect(await ask("GET", `/couch/${desk}`)).toMatchObject({ status: 401, json: { reason: expect.stringContaining("revoked") } });
    const client = createCouchClient({ base: `${server.origin}/`, account: device.account, fetch: (url, init) => fetch(url, init) });
    await expect(client.info(desk)).rejects.toMatchObject({ trouble: "revoked" } satisfies Partial<ExchangeTrouble>);
    const { json: { token } } = await asked(server.origin, "POST", "/api/pairings");
    const again = (await asked(server.origin, "POST", `/api/pairings/${String(token)}`, { json: { device: { id: device.id, name: device.name } } })).json as unknown as Enrolled;
    expect((await asked(server.origin, "GET", `/couch/${desk}`, { as: again.device.account })).status).toBe(200);
  });

  test("has databases with a birth of their own, the same everywhere it is told: another one after they were made anew, or put back to a backup", async () => {
    const { ask, desk } = await aSchoolThere();
    const births = async () => [
      (await ask("GET", `/couch/${desk}`)).json["instance_start_time"],
      (await ask("POST", `/couch/${desk}/_ensure_full_commit`, { json: {} })).json["instance_start_time"],
      (await ask("GET", `/api/digests/${desk}`)).json["birth"],
      (await ask("GET", `/api/snapshots/${desk}`)).json["birth"],
    ];
    const first = await births();
    expect(first[0]).toMatch(/^\d{20,}$/);
    expect(new Set(first).size).toBe(1);
    const { json: security } = await cluster.ask("GET", `/${desk}/_security`);
    await cluster.ask("DELETE", `/${desk}`);
    await cluster.ask("PUT", `/${desk}`);
    await cluster.ask("PUT", `/${desk}/_security`, security);
    const second = await births();
    expect(second[0]).not.toBe(first[0]);
    expect(new Set(second).size).toBe(1);
    await started();
    expect(await births()).toEqual(second);
    await started(cluster.url, true);
    const restored = await births();
    expect(new Set([first[0], second[0], ...restored]).size).toBe(3);
  });

  test("is told of changes, also of those made past this server, and of a log that is new", async () => {
    const { server, device, desk, name, ask } = await aSchoolThere();
    const response = await fetch(`${server.origin}/api/pokes`, { headers: basic(device.account) });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const hears = async (what: string) => {
      while (!heard.includes(what)) heard += (await reader.read()).value ?? "";
    };
    /** As it is told to who asks the database, and to who has read everything. */
    const hearsOf = async (database: string) => {
      const { json: info } = await ask("GET", `/couch/${database}`);
      const { json: read } = await ask("GET", `/couch/${database}/_changes?since=${encodeURIComponent(String(info["update_seq"]))}`);
      expect(read["last_seq"]).toBe(info["update_seq"]);
      await hears(`"database":"${database}","seq":"${String(info["update_seq"])}"`);
    };
    await hearsOf(desk);
    expect((await ask("PUT", `/couch/${desk}/note:a`, { json: note("a") })).status).toBeLessThan(300);
    await hearsOf(desk);
    await cluster.ask("PUT", `/${desk}/note:b`, note("b"));
    await hearsOf(desk);
    await ask("POST", "/api/years/2027");
    await cluster.ask("PUT", `/school-${name}-log-2027/event:x`, { kind: "of-a-later-version", v: 9 });
    await hearsOf(`school-${name}-log-2027`);
    await reader.cancel();
  });
});

describe("digests and snapshots of a cluster", () => {
  test("are those of the embedded engine, also after edits, deletions and an erasure", async () => {
    const { ask, desk, name } = await aSchoolThere();
    const own = await openSchoolServer({ school: { id: `unit:${name}` as SchoolId, name, code: "" }, years: [2026], documents: new Map(), clock: Date.now, randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)) });
    const both = async (docs: readonly object[]) => {
      // The same revisions on both sides.
      const body = { docs, new_edits: false };
      expect(await own.asAdmin("POST", `${desk}/_bulk_docs`, body)).toEqual([]);
      expect((await ask("POST", `/couch/${desk}/_bulk_docs`, { json: body })).json).toEqual([]);
    };
    const ownDevice = await own.enrol({ id: "device:own", name: "own" });
    const fromOwn = async (path: string) => (await own.answer(new Request(`http://localhost${path}`, { headers: basic(ownDevice.device.account) }))).json() as Promise<Record<string, unknown>>;
    const digests = async () => [(await ask("GET", `/api/digests/${desk}`)).json["digest"], (await fromOwn(`/api/digests/${desk}`))["digest"]];
    const partsBy = async (get: (path: string) => Promise<Record<string, unknown>>) => {
      const [documents, deleted]: [unknown[], unknown[]] = [[], []];
      let parts = 0;
      for (let next: unknown = undefined; next !== null; parts++) {
        const part = await get(`/api/snapshots/${desk}?limit=4${next === undefined ? "" : `&after=${encodeURIComponent(String(next))}`}`);
        documents.push(...(part["documents"] as unknown[]));
        deleted.push(...(part["deleted"] as unknown[]));
        next = part["next"];
      }
      return { documents, deleted: deleted.sort(), parts };
    };
    const compared = async () => {
      const [theirs, ours] = await digests();
      expect(theirs).toEqual(ours);
      const [there, here] = [await partsBy(async (path) => (await ask("GET", path)).json), await partsBy(fromOwn)];
      expect({ ...there, parts: 0 }).toEqual({ ...here, parts: 0 });
      expect(there.parts).toBeGreaterThan(1);
      return { digest: theirs as Record<string, readonly number[]>, ...there };
    };

    await both([...["a", "b", "c", "d", "e"].map((id) => note(id, { _rev: "1-a" })), { _id: "device:z", _rev: "1-a", kind: "device", v: 1, name: "z" }, { _id: "zzz", _rev: "1-a", kind: "of-later", v: 3 }]);
    const first = await compared();
    expect([first.documents.length, first.deleted, first.digest["note"]?.[0]]).toEqual([7, [], 5]);
    const after = (rev: string, before: string) => ({ _rev: `2-${rev}`, _revisions: { start: 2, ids: [rev, before] } });
    await both([note("a", after("b", "a")), { _id: "note:b", _deleted: true, ...after("c", "a") }, { ...erasureOf("note:c"), ...after("d", "a") }]);
    const second = await compared();
    expect([second.documents.length, second.deleted, second.digest["note"]?.[0], second.digest["erased"]?.[0]]).toEqual([6, ["note:b"], 3, 1]);
    own.close();
  });
});

describe("what is written to a school's database", () => {
  test("is looked at row by row: a refused one does not stop its neighbours, whatever the way", async () => {
    const { ask, desk } = await aSchoolThere();
    const broken = { _id: "note:broken", kind: "note", v: 1, sealed: "short" };
    const rows = (await ask("POST", `/couch/${desk}/_bulk_docs`, { json: { docs: [note("a"), broken, note("b")] } })).json as unknown as { id: string; error?: string }[];
    expect(rows.map(({ id, error }) => [id, error])).toEqual([["note:a", undefined], ["note:broken", "forbidden"], ["note:b", undefined]]);
    const replicated = await ask("POST", `/couch/${desk}/_bulk_docs`, { json: { docs: [note("c", { _rev: "1-c" }), { ...broken, _rev: "1-d" }], new_edits: false } });
    expect(replicated.json).toMatchObject([{ id: "note:broken", rev: "1-d", error: "forbidden" }]);
    const sneaking: [string, string, Record<string, string>?][] = [
      ["PUT", `/couch/${desk}/note:broken`],
      ["POST", `/couch/${desk}`],
      ["PUT", `/couch/${desk.replace("school", "%73chool")}/note:broken`],
      ["PUT", `/couch//${desk}//note:broken`],
      ["PUT", `/couch/${desk}/note:bro+ken`],
      ["POST", `/couch/${desk}/note:broken`, { "x-http-method-override": "PUT" }],
      ["POST", `/couch/${desk}/_bulk_get`, { "x-http-method-override": "PUT" }],
      ["POST", `/couch/_session`, { "x-couchdb-vhost-path": `/${desk}` }],
    ];
    for (const [method, path, headers = {}] of sneaking) await ask(method, path, { json: broken, headers });
    const packed = await ask("POST", `/couch/${desk}/_bulk_docs`, { packed: { docs: [broken, note("d")] } });
    expect(packed.json).toMatchObject([{ id: "note:broken", error: "forbidden" }, { id: "note:d", ok: true }]);
    const { rows: there } = (await cluster.ask("GET", `/${desk}/_all_docs`)).json as { rows: { id: string }[] };
    expect(there.map(({ id }) => id).sort()).toEqual(["note:a", "note:b", "note:c", "note:d"]);
  });

  test("is answered 501 where it is never there: copies, attachments, functions that write", async () => {
    const { ask, desk } = await aSchoolThere();
    await ask("PUT", `/couch/${desk}/note:a`, { json: note("a") });
    const answers = await Promise.all([
      ask("COPY", `/couch/${desk}/note:a`, { headers: { destination: "note:b" } }),
      ask("PUT", `/couch/${desk}/note:a/photo`, { json: {} }),
      ask("PUT", `/couch/${desk}/note:c`, { json: note("c", { _attachments: { photo: { content_type: "image/png", data: "" } } }) }),
      ask("POST", `/couch/${desk}/_design/x/_update/y`, { json: {} }),
      ask("PUT", `/couch/${desk}/_partition/x`, { json: {} }),
    ]);
    expect(answers.map(({ status, json }) => [status, json["error"], typeof json["reason"]])).toEqual(answers.map(() => [501, "not_implemented", "string"]));
  });

  test("takes nothing after an erasure, which is laid upon every branch, and the cluster is asked to forget", async () => {
    const { ask, desk } = await aSchoolThere();
    for (const rev of ["1-a", "1-b"]) await ask("POST", `/couch/${desk}/_bulk_docs`, { json: { docs: [note("a", { _rev: rev, says: rev })], new_edits: false } });
    const { json: { _rev } } = await ask("GET", `/couch/${desk}/note:a`);
    expect((await ask("PUT", `/couch/${desk}/note:a`, { json: { ...erasureOf("note:a"), _rev } })).status).toBeLessThan(300);
    const leaves = (await cluster.ask("GET", `/${desk}/note:a?open_revs=all`)).json;
    expect(JSON.stringify(leaves)).not.toContain("says");
    await expect.poll(async () => (await cluster.ask("GET", `/${desk}/note:a?rev=1-a`)).status).toBe(404);
    const late = await ask("POST", `/couch/${desk}/_bulk_docs`, { json: { docs: [note("a", { _rev: "5-late" })], new_edits: false } });
    expect(late.json).toMatchObject([{ id: "note:a", error: "forbidden", reason: "this document is erased" }]);
    expect((await ask("GET", `/couch/${desk}/note:a`)).json).toMatchObject({ kind: "erased" });
  });
});

describe("a cluster that is not there", () => {
  test("is told when the program starts, and so is an account that is no administrator's", async () => {
    const gone = await aClusterDouble();
    const { url, origin } = gone;
    const { host } = new URL(origin);
    await expect(started(url.replace("admin:admin", "admin:wrong"))).rejects.toMatchObject({ words: messages.clusterWantsAdmin(host) });
    await gone.stop();
    await expect(started(url)).rejects.toMatchObject({ words: messages.clusterIsAway(host) });
  });

  test("is a 503 with a reason later on, for the databases and for /api", async () => {
    const gone = await aClusterDouble();
    const { origin } = await started(gone.url);
    const { json } = await asked(origin, "POST", "/api/setup", { json: aSchool() });
    const { device, databases } = json as unknown as Enrolled;
    await gone.stop();
    for (const path of [`/couch/${databases[0]}`, `/api/digests/${databases[0]}`, "/couch/"]) {
      expect(await asked(origin, "GET", path, { as: device.account })).toMatchObject({ status: 503, json: { error: "cluster_unreachable", reason: expect.any(String) } });
    }
  });
});
