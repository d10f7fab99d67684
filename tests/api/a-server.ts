/** A whole server app without a port, over the fake CouchDB, with a clock that the test moves. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEnrolment, type Enrolled } from "../../sync-server/api/enrolment.ts";
import { openSchoolRegister } from "../../sync-server/api/school-register.ts";
import { createSetUpCode } from "../../sync-server/api/set-up-code.ts";
import { createServerApp, type Answer } from "../../sync-server/app.ts";
import { createFakeCouch } from "./fake-couch.ts";
import type { Reach } from "../../sync-server/reach.ts";

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly as?: { readonly name: string; readonly password: string };
  /** Where the request comes from; "here" is the server's own machine. */
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

export const aServer = (settings: { base?: string; dist?: string; demo?: boolean; reach?: Reach; protocol?: number } = {}) => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-api-"));
  let now = Date.parse("2026-11-23T01:00:00Z");
  const clock = () => now;
  const couch = createFakeCouch();
  const base = settings.base ?? "";
  const assemble = () => {
    const register = openSchoolRegister(join(directory, "school.json"));
    const enrolment = createEnrolment({ register, ...couch, clock, randomBytes });
    const code = createSetUpCode({ clock, randomBytes });
    const ownMachine = { behindProxy: base !== "", addresses: () => ["127.0.0.1", "192.168.1.10"], names: () => ["localhost", "may-chu"] };
    const demo = settings.demo === true ? { key: "a2V5" } : undefined;
    const dist = settings.dist ?? join(directory, "no-dist");
    return { code, register, app: createServerApp({ couch, register, enrolment, code, ownMachine, reach: () => settings.reach ?? { addresses: ["https://192.168.1.10:8080/"], secure: true }, demo, clock, randomBytes, version: "0.1.0", dist, base, ...(settings.protocol === undefined ? {} : { protocol: settings.protocol }) }) };
  };
  let assembled = assemble();

  const ask = async (path: string, { method, body, as, from = "192.168.1.77", headers = {} }: Asked = {}): Promise<Response> => {
    const request = new Request(new URL(path, from === "here" ? "http://localhost:8080" : "http://192.168.1.10:8080"), {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(as === undefined ? {} : { authorization: `Basic ${btoa(`${as.name}:${as.password}`)}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return assembled.app.answer(request, { remoteAddress: from === "here" ? "127.0.0.1" : from });
  };

  return {
    couch,
    ask,
    answer: ((request, bindings) => assembled.app.answer(request, bindings)) as Answer,
    answerOf: async (path: string, asked?: Asked): Promise<{ status: number; body: Record<string, unknown> }> => {
      const response = await ask(path, asked);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    setUp: async (): Promise<Enrolled> => (await (await ask("/api/setup", { from: "here", body: aSchool() })).json()) as Enrolled,
    setUpCode: () => assembled.code.digits,
    pokes: () => assembled.app.pokes,
    registered: () => assembled.register.current(),
    later: (milliseconds: number) => (now += milliseconds),
    /** The same data, another process. */
    restart: () => (assembled = assemble()),
    close: () => {
      assembled.app.pokes.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

export type TestServer = ReturnType<typeof aServer>;

export const aSchool = () => ({
  school: { id: "unit:hoaban", name: "Trường THCS Hoa Ban", code: "HB01" },
  years: [2026],
  admin: { name: "quan-tri", password: "mat-khau-dai" },
  device: { id: "device:quay1", name: "Máy ở quầy" },
});
