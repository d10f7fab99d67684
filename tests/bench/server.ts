/**
 * The server under load, beside the CouchDB that BENCH_COUCH names (http://admin:password@localhost:5984); a single durable write also
 * beside the server's own empty answer and an append of the same bytes with fdatasync to a file in the same directory, one after the other.
 * `--long`: the same from one database to a thousand, and from a thousand documents to a million.
 */
import { closeSync, existsSync, fdatasyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { admin } from "../sync-server/a-couch.ts";
import { startProcess, type ServerProcess } from "../sync-server/server-process.ts";
import type { BenchRow } from "./bench-row.ts";
import { bodyOf, documentOf, documents, gets, loadOn, puts, rateOf, ratesOf, timeOf, type Loaded, type Rates } from "./couch-load.ts";
import { replicated, replicationRate } from "./pouchdb-replication.ts";

/** Times CouchDB's rate, as architecture.md 8 has them. */
const leastOf: Readonly<Record<keyof Rates, number>> = { bulk: 5, put: 4, putByEight: 5, get: 5, changes: 5 };
const names: Readonly<Record<keyof Rates, readonly [name: string, size: number]>> = {
  bulk: ["_bulk_docs of 500 × 400 bytes, documents/s", documents],
  changes: ["_changes?include_docs, documents/s", documents],
  put: ["PUT by 1 client, /s", puts],
  putByEight: ["PUT by 8 clients, /s", puts],
  get: ["GET by 8 clients, /s", gets],
};
/** What a durable write may cost beside the bare sum; and how much slower the large is than the small. */
const mostOfSum = 1.5;
const mostGrowth = 1.2;
/** PouchDB, which shares the machine, takes most of the time of its replication: what is left for the server to be faster by. */
const leastOfReplication = 1.5;
/** Of CouchDB's memory. */
const mostMemory = 1.5;

const row = (name: string, size: number, ours: number, reference: number | null, target: number, isMet: (ratio: number) => boolean): BenchRow => {
  const ratio = reference === null ? null : ours / reference;
  return { name, size, ours, reference, ratio, target, met: ratio !== null && isMet(ratio) };
};
const atLeast = (name: string, size: number, ours: number, reference: number | null, target: number): BenchRow => row(name, size, ours, reference, target, (ratio) => ratio >= target);
const atMost = (name: string, size: number, ours: number, reference: number | null, target: number): BenchRow => row(name, size, ours, reference, target, (ratio) => ratio <= target);

/** The first start after an installation compiles the sources, and takes more memory for it (decision 0048): a later one is measured. */
const startOnce = async (data: string): Promise<void> => {
  const server = await startProcess(data);
  await server.ask("GET", "/_up");
  await server.kill();
};

const withServer = async <Value>(use: (server: ServerProcess, load: Loaded, folder: string, startUp: number) => Promise<Value>): Promise<Value> => {
  const folder = mkdtempSync(join(tmpdir(), "tu-sach-bench-"));
  await startOnce(join(folder, "once"));
  const begun = performance.now();
  const server = await startProcess(join(folder, "data"));
  const startUp = performance.now() - begun;
  const load = loadOn(server.origin.replace("://", `://${admin.name}:${admin.password}@`));
  try {
    return await use(server, load, folder, startUp);
  } finally {
    load.close();
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** MB, from the kernel's KiB; undefined where the system does not say. */
const residentOf = (pid: number): number | undefined => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1_024 / 1_000_000;
  } catch {
    return undefined;
  }
};

/** Milliseconds of one append that is on the disk. */
const appendOf = (folder: string): number => {
  const file = openSync(join(folder, "appended"), "a");
  const begun = performance.now();
  for (let n = 0; n < puts; n++) {
    writeSync(file, JSON.stringify(documentOf(400, n)));
    fdatasyncSync(file);
  }
  const each = (performance.now() - begun) / puts;
  closeSync(file);
  return each;
};

const crowd = { databases: 500, waiting: 2_000 };
const openCrowd = (load: Loaded, name: string): Promise<number> => rateOf(8, crowd.databases, (n) => load.ask("PUT", `/${name}${n}`));

/** Somebody hangs at each of the databases, when this is answered. */
const hangAt = async (load: Loaded, name: string): Promise<{ readonly all: Promise<unknown> }> => {
  const all = Promise.all(Array.from({ length: crowd.waiting }, (_, n) => load.ask("GET", `/${name}${n % crowd.databases}/_changes?feed=longpoll&since=0&timeout=60000`)));
  // Heard of where it is awaited: a server that goes meanwhile ends this bench alone.
  all.catch(() => undefined);
  // The last one is heard when all that were sent before it hang.
  await load.ask("GET", "/_up");
  return { all };
};

/** Milliseconds until all who hang have heard of one write in each database. */
const untilHeard = (load: Loaded, name: string, { all }: { readonly all: Promise<unknown> }): Promise<number> =>
  timeOf(async () => {
    await rateOf(8, crowd.databases, (n) => load.ask("PUT", `/${name}${n}/a`, {}));
    await all;
  });

const crowdOnPeer = async (load: Loaded): Promise<number> => {
  const name = "tu-sach-crowd";
  await openCrowd(load, name);
  try {
    return await untilHeard(load, name, await hangAt(load, name));
  } finally {
    await rateOf(8, crowd.databases, (n) => load.ask("DELETE", `/${name}${n}`));
  }
};

const manyWaiting = async (server: ServerProcess, load: Loaded, theirs: number | null): Promise<BenchRow[]> => {
  await openCrowd(load, "many");
  const before = residentOf(server.pid);
  const hanging = await hangAt(load, "many");
  const after = residentOf(server.pid);
  const heard = await untilHeard(load, "many", hanging);
  return [
    atMost(`memory of ${crowd.databases} databases and ${crowd.waiting} who wait, MB, beside nobody waiting`, crowd.waiting, after ?? 0, before ?? null, mostMemory),
    atMost(`until all ${crowd.waiting} have heard of a write, ms`, crowd.waiting, heard, theirs, 1),
  ];
};

/** MB of the one CouchDB that runs on this machine, with its JavaScript; undefined when it runs elsewhere, or is not the only Erlang here. */
const residentOfCouch = ({ url }: Loaded): number | undefined => {
  if (!["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname)) return undefined;
  const named = (name: RegExp): number[] => pids().filter((pid) => name.test(nameOf(pid)));
  const [beam, ...others] = named(/^beam\.smp$/);
  return beam === undefined || others.length > 0 ? undefined : [beam, ...named(/^couchjs/)].reduce((sum, pid) => sum + (residentOf(pid) ?? 0), 0);
};

const pids = (): number[] => (existsSync("/proc") ? readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : [])) : []);

const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
};

/** MB that CouchDB says its virtual machine has taken; what its JavaScript and the system's pages come to is not in it. */
const memorySaidBy = async (load: Loaded): Promise<number | undefined> => {
  const { status, text } = await load.ask("GET", "/_node/_local/_system");
  const { memory } = (status === 200 ? JSON.parse(text) : {}) as { memory?: Readonly<Record<"other" | "atom" | "processes" | "binary" | "code" | "ets", number>> };
  return memory && (memory.other + memory.atom + memory.processes + memory.binary + memory.code + memory.ets) / 1_000_000;
};

const growth = async (load: Loaded): Promise<BenchRow[]> => {
  const fill = async (name: string, from: number, to: number) => {
    for (let n = from; n < to; n += 500) await load.ask("POST", `/${name}/_bulk_docs`, { docs: Array.from({ length: 500 }, (_, index) => documentOf(400, n + index)) });
  };
  const putRate = (clients: number, databases: number, mark: string) => rateOf(clients, 4_000, (turn) => load.ask("PUT", `/grows${turn % databases}/${mark}:${turn}`, bodyOf(turn)));
  await load.ask("PUT", "/grows0");
  const [one, oneAlone] = [await putRate(8, 1, "one"), await putRate(1, 1, "one-alone")];
  for (let n = 1; n < 1_000; n++) await load.ask("PUT", `/grows${n}`);
  await putRate(8, 1_000, "warm");
  const [thousand, thousandAlone] = [await putRate(8, 1_000, "thousand"), await putRate(1, 1_000, "thousand-alone")];
  await load.ask("PUT", "/long");
  await fill("long", 0, 1_000);
  const few = await rateOf(8, gets, (turn) => load.ask("GET", `/long/${documentOf(400, turn % 1_000)._id}`));
  await fill("long", 1_000, 1_000_000);
  const many = await rateOf(8, gets, (turn) => load.ask("GET", `/long/${documentOf(400, (turn * 499) % 1_000_000)._id}`));
  return [
    // Eight clients in one database share each wait for the disk and each page that is written; one client alone shares with nobody.
    atMost("PUT by 8 clients in 1 database beside 1,000, /s", 1_000, one, thousand, mostGrowth),
    atMost("PUT by 1 client in 1 database beside 1,000, /s", 1_000, oneAlone, thousandAlone, mostGrowth),
    atMost("GET by 8 clients of 1,000 documents beside 1,000,000, /s", 1_000_000, few, many, mostGrowth),
  ];
};

export const serverBench = {
  name: "server",
  run: ({ long }: { long: boolean }): Promise<BenchRow[]> =>
    withServer(async (server, load, folder, startUp) => {
      const { BENCH_COUCH: couch } = process.env;
      if (couch === undefined) process.stderr.write("server: BENCH_COUCH names no CouchDB, so there is nothing to hold its rates against\n");
      const idle = residentOf(server.pid);
      const ours = await ratesOf(load, "bench");
      const loaded = residentOf(server.pid);
      const replication = await replicationRate(load, "bench");
      const peer = couch === undefined ? undefined : loadOn(couch);
      const measured = async (other: Loaded) => ({ rates: await ratesOf(other, "tu-sach-bench"), resident: residentOfCouch(other), said: await memorySaidBy(other), replication: await replicationRate(other, "tu-sach-bench"), heard: await crowdOnPeer(other) });
      const theirs = peer && (await measured(peer).finally(() => peer.close()));
      const rates = (Object.keys(names) as (keyof Rates)[]).map((key) => atLeast(...names[key], ours[key], theirs?.rates[key] ?? null, leastOf[key]));
      const empty = 1_000 / (await rateOf(1, puts, () => load.ask("GET", "/_up")));
      const sum = empty + appendOf(folder);
      return [
        ...rates,
        atLeast("replication by PouchDB's replicator, documents/s", replicated, replication, theirs?.replication ?? null, leastOfReplication),
        atMost("PUT by 1 client, ms, beside an empty answer and a durable append", puts, 1_000 / ours.put, sum, mostOfSum),
        // How long CouchDB takes cannot be seen from here.
        atMost("start of the server, ms", 1, startUp, null, 1),
        ...(idle === undefined || loaded === undefined ? [] : [
          atMost("memory of the server after the load, MB, beside before it", documents, loaded, idle, mostMemory),
          theirs?.resident === undefined
            ? atMost("memory of the server after the load, MB, beside what CouchDB says its virtual machine has taken", documents, loaded, theirs?.said ?? null, mostMemory)
            : atMost("memory of the server after the load, MB, beside what is resident of CouchDB", documents, loaded, theirs.resident, mostMemory),
        ]),
        ...(await manyWaiting(server, load, theirs?.heard ?? null)),
        ...(long ? await growth(load) : []),
      ];
    }),
};
