/**
 * Keeps one device of a school in step with its server and says in facts how it stands. Only one window of the device
 * exchanges (Web Locks); the others show what it has brought, since they share the store.
 */
import type { Database } from "#wire/database-names.ts";
import type { Observable, Status } from "../desk/services.ts";
import { createCouchClient, type Account, type CouchClient, type Fetch } from "./couch-client.ts";
import { exchange } from "./exchange.ts";
import type { SyncKeeper } from "./keeper.ts";
import { listenToPokes, type Poke } from "./pokes.ts";
import { createRhythm } from "./rhythm.ts";

/** What the store on this device counts, kept as rows. */
export interface StoreCounts {
  readonly unsent: number;
  readonly refused: number;
  readonly contradictions: number;
}

export interface SchoolSyncDeps {
  /** Where the server is, with a slash at the end. */
  readonly base: string;
  readonly account: Account;
  readonly keeper: SyncKeeper;
  readonly counts: Observable<StoreCounts>;
  readonly databases: () => readonly Database[];
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly onServerTime: (time: number) => void;
  readonly locks: LockManager | undefined;
  readonly lockName: string;
  readonly lastExchangeAt: number | null;
  readonly onExchanged: (at: number) => void;
}

export interface SchoolSync {
  readonly client: CouchClient;
  readonly status: Observable<Status>;
  exchangeNow(): Promise<void>;
  nudge(): void;
  /** The browser has said whether it will keep this store when the disk fills up. */
  setPersisted(persisted: boolean): void;
  stop(): void;
}

export const createSchoolSync = (deps: SchoolSyncDeps): SchoolSync => {
  const client = createCouchClient(deps);
  const stopping = new AbortController();
  const listeners = new Set<() => void>();
  let state: Omit<Status, keyof StoreCounts> = {
    lastExchangeAt: deps.lastExchangeAt,
    going: "idle",
    trouble: "none",
    firstSync: undefined,
    persisted: false,
  };
  let shown: Status = { ...state, ...deps.counts.current() };
  const show = (change: Partial<typeof state>): void => {
    state = { ...state, ...change };
    shown = { ...state, ...deps.counts.current() };
    for (const listener of listeners) listener();
  };

  // While pokes are heard, only what was poked is read; without them every exchange looks everywhere. So does the first one
  // after a long sleep: the stream has ended, and nobody has noticed yet.
  let poked = new Set<string>();
  let hearsPokes = false;
  let lastWholeAt = Number.NEGATIVE_INFINITY;

  const run = async (whole: boolean) => {
    const first = state.lastExchangeAt === null;
    const begunAt = deps.now();
    const toRead = whole || first || !hearsPokes || Math.abs(begunAt - lastWholeAt) > longestTrust ? undefined : poked;
    poked = new Set();
    const report = await exchange({
      client,
      keeper: deps.keeper,
      databases: () => deps.databases().filter((name) => toRead?.has(name) ?? true),
      onPhase: (going) => show({ going }),
      onProgress: (done, pending) => (first ? show({ firstSync: { done, of: done + pending } }) : undefined),
    });
    const done = report.trouble === "none";
    if (done && toRead === undefined) lastWholeAt = begunAt;
    if (done) deps.onExchanged(deps.now());
    show({
      going: done ? "idle" : "waiting",
      trouble: report.trouble,
      ...(done ? { lastExchangeAt: deps.now(), firstSync: undefined } : {}),
    });
    return report;
  };

  const rhythm = createRhythm({ run, pause: () => (hearsPokes ? pauseWithPokes : pauseWithout) });
  const heard = {
    open: () => {
      hearsPokes = true;
      if (state.trouble !== "none") void rhythm.now();
    },
    poke: ({ database, seq }: Poke) =>
      void deps.keeper.position(database).then((position) => {
        if (position?.since === String(seq)) return;
        poked.add(database);
        rhythm.nudge();
      }, () => undefined),
  };
  let lastUnsent = deps.counts.current().unsent;
  const stopCounting = deps.counts.subscribe(() => {
    show({});
    const { unsent } = deps.counts.current();
    if (unsent > lastUnsent) rhythm.nudge();
    lastUnsent = unsent;
  });

  const lead = async (): Promise<void> => {
    await rhythm.now();
    while (!stopping.signal.aborted) {
      await listenToPokes(deps, heard, stopping.signal);
      // Says at once whether it was the stream alone that ended.
      const ended = hearsPokes;
      hearsPokes = false;
      if (ended) await rhythm.now();
      await pause(pokePause, stopping.signal);
    }
  };
  const asLeader = () => lead().catch((error: unknown) => reportError(error));
  if (deps.locks) void deps.locks.request(deps.lockName, { signal: stopping.signal }, asLeader).catch(() => undefined);
  else void asLeader();

  return {
    client,
    status: {
      current: () => shown,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    exchangeNow: () => rhythm.now(),
    nudge: () => rhythm.nudge(),
    setPersisted: (persisted) => show({ persisted }),
    stop: () => {
      stopping.abort();
      stopCounting();
      rhythm.stop();
    },
  };
};

/** Between two exchanges by the clock, ms. A poke could be lost, so there is one now and then all the same. */
const pauseWithPokes = 15 * 60_000;
const pauseWithout = 60_000;
/** How long pokes are taken at their word without a whole exchange, ms. */
const longestTrust = 2 * pauseWithPokes;

/** Between two tries to hear pokes, ms; meanwhile the rhythm goes by the clock. */
const pokePause = 15_000;

const pause = (duration: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, duration);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
