/**
 * A small school with the product's own server, stores and exchange, live: the stream of pokes, the rhythm, the pauses. Time is
 * false and passes when the test says so; the line of each device can be cut, allows as many requests at once as a browser does
 * over HTTP/1.1, and lets the test answer instead of the server.
 */
import "fake-indexeddb/auto";
import { expect, vi } from "vitest";
import type { PatronId } from "#domain/kernel/ids.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import type { Fetch } from "../../src/sync/couch-client.ts";
import { createSchoolSync, type SchoolSync } from "../../src/sync/school-sync.ts";
import { startDevice, type SimulatedDevice } from "../simulate/device.ts";
import { noFaults } from "../simulate/network.ts";
import { openSchoolServer } from "../simulate/school-server.ts";
import { drawSmallSchool } from "../simulate/small-school.ts";
import { sentText } from "./sent-text.ts";

export interface LiveLine {
  readonly fetch: Fetch;
  cut(): void;
  mend(): void;
  /** Answers instead of the server, or says nothing to a request that is none of its business. */
  instead: ((path: string, init: RequestInit) => Response | undefined) | undefined;
  /** What the server answered, changed on its way. */
  onItsWay: ((path: string, answer: Response) => Promise<Response> | Response) | undefined;
  readonly asked: string[];
  /** Of what was sent. */
  readonly bodies: string[];
  /** Requests that were open at one time, at the most; and those that wait for an answer now. */
  readonly most: () => number;
  readonly busy: () => number;
}

const trueTimeout = globalThis.setTimeout;
const truly = (duration: number): Promise<void> => new Promise((resolve) => trueTimeout(resolve, duration));

/** False time does not wait for code that comes when it is first needed: all of it is here before. */
const comesLater = Object.values(import.meta.glob("../../src/{sync,storage}/*.ts"));
const patience = 25;

/** A browser's connections to one server. */
const connections = 6;

export const liveSchool = async () => {
  await Promise.all(comesLater.map((load) => load()));
  vi.stubGlobal("BroadcastChannel", undefined);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"], now: Date.parse("2026-10-05T01:00:00Z") });
  const chance = seeded(1);
  const drawn = await drawSmallSchool(chance);
  const server = await openSchoolServer({ school: drawn.school, years: [2025, 2026, 2027], documents: drawn.documents, clock: Date.now, randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.byte()) });
  const closing: (() => void)[] = [];
  const lines: LiveLine[] = [];
  /** What went wrong in a device itself; a test that expects it takes it out. */
  const ownFaults: unknown[] = [];

  /** What works beside the page's own thread (packing, sealing) knows nothing of false time. */
  const quiet = async (): Promise<void> => {
    await truly(1);
    for (let turns = 0; turns < 12 || lines.some((line) => line.busy() > 0); turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  /** Lets time pass until this is so, and answers whether it was within so many milliseconds. */
  const within = async (duration: number, isSo: () => boolean | Promise<boolean>, step = 250): Promise<boolean> => {
    for (let passed = 0; passed < duration; passed += step) {
      await quiet();
      if (await isSo()) return true;
      await vi.advanceTimersByTimeAsync(step);
    }
    await quiet();
    // What had begun by then may still be at work beside the page's thread, on a machine that does much else.
    for (let turns = 0; turns < patience && !(await isSo()); turns++) await truly(20);
    return isSo();
  };

  const device = async (name: string) => {
    const one = await startDevice({ name, school: drawn.school, rawKey: drawn.rawKey, server, trueTime: Date.now, chance, counts: noFaults(), sabotage: undefined });
    one.line.heal();
    await one.exchange();
    closing.push(() => one.close());
    return one;
  };

  /** From now on the device exchanges by itself. */
  const live = async (one: SimulatedDevice, prepare: (line: LiveLine) => void = () => undefined): Promise<{ line: LiveLine; sync: SchoolSync }> => {
    const line = createLiveLine(server.answer);
    prepare(line);
    lines.push(line);
    const here = one.here();
    const sync = createSchoolSync({
      base: "http://localhost/",
      account: here.device.account,
      keeper: here.keeper,
      counts: here.counts,
      databases: here.databases,
      fetch: line.fetch,
      now: Date.now,
      onServerTime: () => undefined,
      locks: undefined,
      lockName: "x",
      channel: undefined,
      lastExchangeAt: 1,
      onExchanged: () => undefined,
      report: (error) => void ownFaults.push(error),
    });
    closing.unshift(() => sync.stop());
    return { line, sync };
  };

  return {
    ...drawn,
    server,
    ownFaults,
    within,
    device,
    live,
    /** Lends one of the copies at this device, to whoever may borrow it. */
    lend: async (one: SimulatedDevice, copy: number): Promise<string> => {
      const answer = await one.here().desk.choose(drawn.copies[copy]!.id, drawn.patrons[copy]!.id as PatronId);
      if (answer.type !== "Lent") throw new Error(`not lent: ${answer.type}`);
      return answer.event;
    },
    holds: async (one: SimulatedDevice, event: string): Promise<boolean> => (await one.here().db.events.get(event)) !== undefined,
    onServer: async (database: string, id: string) => (await server.allDocuments(database)).find(({ _id }) => _id === id),
    close: async (): Promise<void> => {
      await quiet();
      for (const close of closing) close();
      await vi.advanceTimersByTimeAsync(1_000);
      await quiet();
      server.close();
      vi.useRealTimers();
      vi.unstubAllGlobals();
      expect(ownFaults).toEqual([]);
    },
  };
};

const createLiveLine = (server: (request: Request) => Promise<Response>): LiveLine => {
  let line = new AbortController();
  let open = 0;
  let most = 0;
  let busy = 0;
  const waiting: (() => void)[] = [];
  const connection = async (): Promise<void> => {
    if (open >= connections) await new Promise<void>((resolve) => waiting.push(resolve));
    open++;
    most = Math.max(most, open);
  };
  const release = (): void => {
    open--;
    waiting.shift()?.();
  };
  const live: LiveLine = {
    instead: undefined,
    onItsWay: undefined,
    asked: [],
    bodies: [],
    most: () => most,
    busy: () => busy,
    cut: () => line.abort(),
    mend: () => {
      line = new AbortController();
    },
    fetch: async (url, init) => {
      const path = url.replace(/^https?:\/\/[^/]+\//, "");
      const { signal } = init;
      const gone = signal ? AbortSignal.any([signal, line.signal]) : line.signal;
      if (gone.aborted) throw new TypeError("no line");
      await connection();
      live.asked.push(`${init.method ?? "GET"} ${path}`);
      if (init.body) live.bodies.push(sentText(init.body));
      busy++;
      try {
        const said = live.instead?.(path, init) ?? (await server(new Request(url, init)));
        const answer = (await live.onItsWay?.(path, said)) ?? said;
        if (gone.aborted) throw new TypeError("the line went");
        const passing = new TransformStream<Uint8Array, Uint8Array>();
        void (answer.body ?? new Response("").body!).pipeTo(passing.writable, { signal: gone }).then(release, release);
        return new Response(passing.readable, { status: answer.status, headers: answer.headers });
      } catch (error) {
        release();
        throw error;
      } finally {
        busy--;
      }
    },
  };
  return live;
};
