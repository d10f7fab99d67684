/** The product's own server without a port: SQLite in a directory of its own, the school set up, documents written. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
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
  const start = () => {
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
    return { engine, enrolment, app };
  };
  const stop = (): void => {
    running.app.pokes.stop();
    running.engine.close();
  };
  let running = start();
  const backups: string[] = [];
  const first = await running.enrolment.setUp({ school: asked.school, years: asked.years, admin: { name: "admin", password: "admin" } }, { id: "device:maker", name: "maker" });
  if (!first.ok) throw new Error(first.error);
  for (const [database, documents] of asked.documents) if (documents.length > 0) await running.engine.databases.bulk(database, documents);

  return {
    /** Where its files are. */
    directory,
    /** With the date, as Node's own server sends it. */
    answer: async (request: Request): Promise<Response> => {
      const response = await running.app.answer(request, { remoteAddress: "127.0.0.1" });
      const headers = new Headers(response.headers);
      headers.set("date", new Date(ports.clock()).toUTCString());
      return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
    },
    enrol: async (device: { id: string; name: string }): Promise<Enrolled> => {
      const enrolled = await running.enrolment.pair(device);
      if (!enrolled.ok) throw new Error(enrolled.error);
      return enrolled.value;
    },
    /** Everything live in a database, as an administrator sees it. */
    allDocuments: async (database: string): Promise<WireDocument[]> => {
      const response = await running.engine.app.fetch(
        new Request(`http://localhost/${database}/_all_docs?include_docs=true`, { headers: { authorization: `Basic ${btoa("admin:admin")}` } }),
      );
      const { rows } = (await response.json()) as { rows: { doc: WireDocument }[] };
      return rows.map(({ doc }) => doc);
    },
    /** Any request to its databases, as an administrator's. */
    asAdmin: async (method: string, path: string, json?: object): Promise<unknown> => {
      const headers = { authorization: `Basic ${btoa("admin:admin")}`, "content-type": "application/json" };
      return (await running.engine.app.fetch(new Request(`http://localhost/${path}`, { method, headers, ...(json ? { body: JSON.stringify(json) } : {}) }))).json();
    },
    /** It is stopped and started again. */
    restart: (): void => {
      stop();
      running = start();
    },
    /** All its files, as they are now. Answers what to restore. */
    backUp: (): number => {
      running.engine.close();
      const copy = mkdtempSync(join(tmpdir(), "tu-sach-backup-"));
      cpSync(directory, copy, { recursive: true });
      return backups.push(copy) - 1;
    },
    /** It starts again with the files of that backup: what was written since is gone, and nothing says so. */
    restore: (backup: number): void => {
      stop();
      rmSync(directory, { recursive: true, force: true });
      cpSync(backups[backup]!, directory, { recursive: true });
      running = start();
    },
    /** Its school's databases are new ones, with nothing in them. The accounts are the same. */
    replaceByEmpty: async (): Promise<void> => {
      const { databases } = running.engine;
      for (const name of databases.names().filter((one) => one.startsWith("school-"))) {
        const security = databases.security(name);
        databases.drop(name);
        databases.create(name);
        if (security) databases.putSecurity(name, security);
      }
    },
    close: () => {
      stop();
      for (const path of [directory, ...backups]) rmSync(path, { recursive: true, force: true });
    },
  };
};

export type SchoolServer = Awaited<ReturnType<typeof openSchoolServer>>;
