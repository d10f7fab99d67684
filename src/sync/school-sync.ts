/**
 * Keeps one device of a school in step with its server and says in facts how it stands. Only one window of the device
 * exchanges (Web Locks); the others show what it has brought, since they share the store.
 */
import type { Database } from "#wire/database-names.ts";
import type { Observable, Status } from "../desk/services.ts";
import { createCouchClient, type Account, type CouchClient, type Fetch } from "./couch-client.ts";
import { exchange } from "./exchange.ts";
import type { SyncKeeper } from "./keeper.ts";
import { listenToPokes, longestSilence, type Poke } from "./pokes.ts";
import { createRhythm, type Pace } from "./rhythm.ts";

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
  /** `isThere`: the server has said of a database that it has it; nobody asks for what may not be there. */
  readonly databases: (isThere: (database: Database) => boolean) => Promise<readonly Database[]>;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly onServerTime: (time: number) => void;
  readonly locks: LockManager | undefined;
  readonly lockName: string;
  readonly lastExchangeAt: number | null;
  readonly onExchanged: (at: number) => void;
  /** How long acts gather before they are sent together, ms: while no other device of the school listens, and while one does. */
  readonly gathering?: { readonly alone: Pace; readonly inCompany: Pace };
}

export interface SchoolSync {
  readonly client: CouchClient;
  readonly status: Observable<Status>;
  exchangeNow(): Promise<void>;
  nudge(): void;
  /** What still gathers is sent now: the page may be closed in a moment. */
  hurry(): void;
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
  let poked = new Map<string, string>();
  /** Databases that the server has, as it has said itself. */
  const there = new Set<string>();
  let hearsPokes = false;
  let lastHeardAt = Number.NEGATIVE_INFINITY;
  let isAlone = false;
  const gathering = deps.gathering ?? usualGathering;
  /** What this device wrote itself is poked too, and is known by the time it is looked at. */
  const stillBehind = async (seqs: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> => {
    const behind = new Set<string>();
    for (const [database, seq] of seqs) if ((await deps.keeper.position(database))?.since !== seq) behind.add(database);
    return behind;
  };

  const run = async (whole: boolean) => {
    const first = state.lastExchangeAt === null;
    const asleep = Math.abs(deps.now() - lastHeardAt) > longestSilence;
    const heardOf = poked;
    poked = new Map();
    const toRead = whole || first || !hearsPokes || asleep ? undefined : await stillBehind(heardOf);
    const report = await exchange({
      client,
      keeper: deps.keeper,
      databases: async () => (await deps.databases((name) => there.has(name))).filter((name) => toRead?.has(name) ?? true),
      onPhase: (going) => show({ going }),
      onProgress: (done, pending) => (first ? show({ firstSync: { done, of: done + pending } }) : undefined),
    });
    const done = report.trouble === "none";
    // All was looked at: as good as a sign of life.
    if (done && toRead === undefined) lastHeardAt = deps.now();
    if (done) deps.onExchanged(deps.now());
    show({
      going: done ? "idle" : "waiting",
      trouble: report.trouble,
      ...(done ? { lastExchangeAt: deps.now(), firstSync: undefined } : {}),
    });
    return report;
  };

  const rhythm = createRhythm({ run, gathering: () => (isAlone && hearsPokes ? gathering.alone : gathering.inCompany), pause: () => (hearsPokes ? pauseWithPokes : pauseWithout) });
  const heard = {
    open: () => {
      hearsPokes = true;
      lastHeardAt = deps.now();
      rhythm.relax();
      if (state.trouble !== "none") void rhythm.now();
    },
    company: (listening: number) => {
      isAlone = listening <= 1;
      if (deps.counts.current().unsent > 0) rhythm.gather();
    },
    alive: () => {
      lastHeardAt = deps.now();
    },
    // Once what is being sent is acknowledged: this may be its echo.
    poke: ({ database, seq }: Poke) => {
      there.add(database);
      void rhythm.settled().then(() => deps.keeper.position(database)).then((position) => {
        if (position?.since === String(seq)) return;
        poked.set(database, String(seq));
        rhythm.nudge();
      }, () => undefined);
    },
  };
  let lastUnsent = deps.counts.current().unsent;
  const stopCounting = deps.counts.subscribe(() => {
    show({});
    const { unsent } = deps.counts.current();
    if (unsent > lastUnsent) rhythm.gather();
    lastUnsent = unsent;
  });

  const lead = async (): Promise<void> => {
    await rhythm.now();
    while (!stopping.signal.aborted) {
      const how = await listenToPokes(deps, heard, stopping.signal);
      if (how === "old") continue;
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
    hurry: () => rhythm.hurry(),
    setPersisted: (persisted) => show({ persisted }),
    stop: () => {
      stopping.abort();
      stopCounting();
      rhythm.stop();
    },
  };
};

/** Between two exchanges by the clock, ms. While pokes are heard, one a day is to be safe. */
const pauseWithPokes = 24 * 3_600_000;
const pauseWithout = 60_000;

/** In three minutes a busy desk comes to some fifteen acts, and the head of a request weighs as much as six; but another desk waits to hear of them. */
const usualGathering = { alone: { least: 10_000, usual: 180_000 }, inCompany: { least: 10_000, usual: 10_000 } };

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
