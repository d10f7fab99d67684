/** The product's own server without a port: SQLite in a directory of its own, the school set up, documents written. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEnrolment, type Enrolled } from "../../sync-server/api/enrolment.ts";
import { openSchoolRegister } from "../../sync-server/api/school-register.ts";
import { createSetUpCode } from "../../sync-server/api/set-up-code.ts";
import { createServerApp } from "../../sync-server/app.ts";
import { openEngine } from "../../sync-server/engine.ts";
import type { SchoolId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "#wire/documents.ts";

export const openSchoolServer = async (asked: {
  school: { id: SchoolId; name: string; code: string };
  years: readonly number[];
  documents: ReadonlyMap<string, readonly WireDocument[]>;
  clock: () => number;
  randomBytes: (count: number) => Uint8Array;
}) => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-simulate-"));
  const ports = { clock: asked.clock, randomBytes: asked.randomBytes };
  const engine = openEngine({ directory: join(directory, "databases"), ...ports, version: "0.0.0" });
  const register = openSchoolRegister(join(directory, "school.json"));
  const enrolment = createEnrolment({ register, ...engine, ...ports });
  const app = createServerApp({
    couch: engine,
    register,
    enrolment,
    code: createSetUpCode(ports),
    ownMachine: { behindProxy: false, addresses: () => ["127.0.0.1"], names: () => ["localhost"] },
    reach: () => ({ addresses: [], secure: false }),
    demo: undefined,
    ...ports,
    version: "0.0.0",
    dist: join(directory, "no-pages"),
    base: "",
  });
  const first = await enrolment.setUp({ school: asked.school, years: asked.years, admin: { name: "admin", password: "admin" } }, { id: "device:maker", name: "maker" });
  if (!first.ok) throw new Error(first.error);
  for (const [database, documents] of asked.documents) if (documents.length > 0) await engine.databases.bulk(database, documents);

  return {
    /** Where its files are. */
    directory,
    /** With the date, as Node's own server sends it. */
    answer: async (request: Request): Promise<Response> => {
      const response = await app.answer(request, { remoteAddress: "127.0.0.1" });
      const headers = new Headers(response.headers);
      headers.set("date", new Date(ports.clock()).toUTCString());
      return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
    },
    enrol: async (device: { id: string; name: string }): Promise<Enrolled> => {
      const enrolled = await enrolment.pair(device);
      if (!enrolled.ok) throw new Error(enrolled.error);
      return enrolled.value;
    },
    /** Everything live in a database, as an administrator sees it. */
    allDocuments: async (database: string): Promise<WireDocument[]> => {
      const response = await engine.app.fetch(
        new Request(`http://localhost/${database}/_all_docs?include_docs=true`, { headers: { authorization: `Basic ${btoa("admin:admin")}` } }),
      );
      const { rows } = (await response.json()) as { rows: { doc: WireDocument }[] };
      return rows.map(({ doc }) => doc);
    },
    close: () => {
      app.pokes.stop();
      engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

export type SchoolServer = Awaited<ReturnType<typeof openSchoolServer>>;
