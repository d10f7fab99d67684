/**
 * An app of an earlier release goes on with today's server and today's devices: the server takes what it writes and answers what
 * it asks, and a device reads all of it. Each release leaves a file here, which is never changed; the last three are kept.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { isTooOld, protocol, protocolHeader } from "#wire/protocol.ts";
import { isKnownKind, schemas } from "#wire/schemas.ts";
import { startServer, type RunningServer } from "../../sync-server/server.ts";
import { countNewer } from "../../src/storage/newer-documents.ts";
import { aSchool as aSchoolToSetUp, aServer } from "../api/a-server.ts";
import { aSchool } from "../storage/a-device.ts";

interface Release {
  readonly protocol: number;
  /** Where the documents are that it writes. */
  readonly documents: string;
  readonly asks: readonly { readonly ask: string; readonly body?: object; readonly answer: unknown }[];
}

const folder = new URL("../fixtures/releases/", import.meta.url);
const releases = readdirSync(folder).map((file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Release] as const);
const written = ({ documents }: Release): WireDocument[] => readdirSync(new URL(documents, folder)).map((file) => JSON.parse(readFileSync(new URL(documents + file, folder), "utf8")) as WireDocument);
const databaseOf = ({ kind }: WireDocument): string => {
  if (!isKnownKind(kind)) throw new Error(`nobody here knows a ${String(kind)}`);
  return schemas[kind].audience === "log" ? "school-hoaban-log-2026" : `school-hoaban-${schemas[kind].audience}`;
};
const byDatabase = (documents: readonly WireDocument[]): readonly (readonly [string, readonly WireDocument[]])[] =>
  [...new Set(documents.map(databaseOf))].map((database) => [database, documents.filter((document) => databaseOf(document) === database)]);

test("all three releases that are kept are understood, and none that is older", () => {
  expect(releases.length).toBeGreaterThan(0);
  for (const [, release] of releases) expect(isTooOld(String(release.protocol)) || release.protocol > protocol).toBe(false);
  expect(["5", "4", "3", "2", null].map((said) => isTooOld(said, 5))).toEqual([false, false, false, true, false]);
});

describe.each(releases)("release %s", (_name, release) => {
  const data = mkdtempSync(join(tmpdir(), "tu-sach-release-"));
  let server: RunningServer;
  let account = "";
  const ask = async (what: string, body?: object): Promise<Response> => {
    const [method = "", path = ""] = what.split(" ");
    return fetch(`http://localhost:${server.port}/${path}`, {
      method,
      headers: { accept: "application/json", [protocolHeader]: String(release.protocol), ...(account === "" ? {} : { authorization: account }), ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  };

  beforeAll(async () => {
    server = await startServer({ port: 0, host: "127.0.0.1", data });
    const admitted = (await (await ask("POST api/setup", aSchoolToSetUp())).json()) as { device: { account: { name: string; password: string } } };
    const { name, password } = admitted.device.account;
    account = `Basic ${btoa(`${name}:${password}`)}`;
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test("all that it writes is taken, and given back as it was", async () => {
    const documents = written(release);
    expect(documents.length).toBeGreaterThan(40);
    for (const [database, mine] of byDatabase(documents)) {
      for (const document of mine) {
        const { _rev: before } = (await (await ask(`GET couch/${database}/${document._id}`)).json()) as Partial<WireDocument>;
        const [verdict] = (await (await ask(`POST couch/${database}/_bulk_docs`, { docs: [{ ...document, ...(before === undefined ? {} : { _rev: before }) }] })).json()) as { ok?: boolean; rev: string }[];
        expect(verdict?.ok, JSON.stringify(verdict)).toBe(true);
        expect(await (await ask(`GET couch/${database}/${document._id}`)).json()).toEqual({ ...document, _rev: verdict?.rev });
      }
    }
  });

  test.each(release.asks.map(({ ask: what, ...rest }) => [what, rest] as const))("%s is answered as it expects", async (what, { body, answer }) => {
    const response = await ask(what, body);
    expect(response.status).toBeLessThan(300);
    fits(answer, await response.json(), what);
  });

  test("a device of today reads all that it writes, and nothing of it lies unread", async () => {
    const { device } = await aSchool();
    const { here } = await device("pc");
    const { db, keeper, device: { school } } = here();
    const names = databasesOf(school);
    const hereCalled = (database: string): string => (database.includes("-log-") ? names.log(2026) : database.replace("school-hoaban-", names.desk.replace(/desk$/, "")));
    for (const [database, mine] of byDatabase(written(release))) await keeper.takeIn(hereCalled(database), mine.map((document) => ({ ...document, _rev: "1-a" })), { since: "1", birth: "b" });
    expect(await countNewer(db)).toBe(0);
    expect(await db.events.count()).toBe(written(release).filter(({ _id }) => _id.startsWith("event:")).length);
  });
});

/** Every field of the example is there, of its kind; a text that is no example of one must be the same. */
const fits = (example: unknown, answer: unknown, where: string): void => {
  if (example === "a string" || typeof example === "number") expect(typeof answer, where).toBe(typeof example);
  else if (Array.isArray(example)) {
    expect(Array.isArray(answer), where).toBe(true);
    if (example.length > 0) expect((answer as unknown[]).length, where).toBeGreaterThan(0);
    else expect(answer, where).toEqual([]);
    if (example.length > 0) for (const one of (answer as unknown[]).slice(0, 3)) fits(example[0], one, `${where} []`);
  } else if (typeof example === "object" && example !== null) for (const [field, value] of Object.entries(example)) fits(value, (answer as Record<string, unknown>)[field], `${where} ${field}`);
  else expect(answer, where).toEqual(example);
};

test("a device that is three releases behind is told so by every door of the server, and one without a number is let in", async () => {
  const server = aServer({ protocol: 5 });
  const old = { headers: { [protocolHeader]: "2" } };
  for (const path of ["/api/status", "/couch/school-hoaban-desk"]) {
    expect(await server.answerOf(path, old)).toMatchObject({ status: 426, body: { error: "too_old" } });
    expect((await server.ask(path, { headers: { [protocolHeader]: "3" } })).status).not.toBe(426);
  }
  expect((await server.answerOf("/api/status")).status).toBe(200);
  server.close();
});
