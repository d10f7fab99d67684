/**
 * The one window of a device that exchanges, for as long as it does: it hears that something has moved, by pokes, by hanging at
 * a database, or by the clock, and exchanges in the rhythm of what is to be done. What it writes is written only while it is
 * still this window's turn.
 */
import type { Database } from "#wire/database-names.ts";
import { audienceOf } from "#wire/database-names.ts";
import type { FirstSync, Observable, Status } from "../desk/services.ts";
import { whyNotSaved } from "../desk/not-saved.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { Account, CouchClient, Fetch } from "./couch-client.ts";
import { exchange, type ExchangeReport } from "./exchange.ts";
import { standsBefore, usualPages } from "./feed.ts";
import { keeperInTurn } from "./keeper-in-turn.ts";
import type { SyncKeeper } from "./keeper.ts";
import { awaitChange } from "./long-poll.ts";
import { listenToPokes, longestSilence, type Poke } from "./pokes.ts";
import type { Reconciled } from "./reconcile.ts";
import { sendOutbox } from "./outbox.ts";
import { createRhythm, type Pace, type Rhythm } from "./rhythm.ts";

/** What the store on this device counts, kept as rows. */
export interface StoreCounts {
  readonly unsent: number;
  /** The latest place in the outbox, or 0 when nothing waits: an act can come while another one goes, and as many wait as before. */
  readonly latestToSend: number;
  readonly refused: number;
  readonly contradictions: number;
  readonly firstSync: FirstSync | undefined;
  readonly newer?: number;
}

/** How the exchange stands, apart from what the store counts. */
export type Standing = Pick<Status, "lastExchangeAt" | "going" | "trouble" | "healed" | "renamed">;

/** How long acts gather before they are sent together, ms: while no other device of the school listens, and while one does. */
export interface Gathering {
  readonly alone: Pace;
  readonly inCompany: Pace;
}

export interface LeaderDeps {
  /** Where the server is, with a slash at the end. */
  readonly base: string;
  readonly account: Account;
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
  readonly counts: Observable<StoreCounts>;
  /** `isThere`: the server has said of a database that it has it; nobody asks for what may not be there. */
  readonly databases: (isThere: (database: Database) => boolean) => Promise<readonly Database[]>;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly onExchanged: (at: number) => void;
  readonly gathering?: Gathering;
  /** After an exchange that looked everywhere, ms until it is looked whether all is here. */
  readonly lookAfter?: number;
  /** A fault of ours: nobody at the desk can do anything about it, and the exchange goes on. */
  readonly report: (error: unknown) => void;
  readonly standing: () => Standing;
  readonly show: (change: Partial<Standing>) => void;
  /** It is still this window's turn. */
  readonly isMine: () => Promise<boolean>;
}

export interface Leader extends Pick<Rhythm, "now" | "nudge" | "hurry" | "wake"> {
  /** Ends when it is no longer this window's turn. */
  lead(): Promise<void>;
}

export const createLeader = (deps: LeaderDeps, turn: AbortSignal): Leader => {
  const { client, standing } = deps;
  const keeper = keeperInTurn(deps.keeper, deps.isMine);
  const show = (change: Partial<Standing>): void => {
    if (!turn.aborted) deps.show(change);
  };
  const faulty = (error: unknown): void => {
    if (!turn.aborted) deps.report(error);
  };
  // While pokes are heard, only what was poked is read; without them every exchange looks everywhere. So does the first one
  // after a long sleep: the stream has ended, and nobody has noticed yet.
  let poked = new Map<string, string>();
  /** Databases that the server has, as it has said itself. */
  const there = new Set<string>();
  let hears: "pokes" | "one database" | "nothing" = "nothing";
  let lastHeardAt = Number.NEGATIVE_INFINITY;
  let isAlone = false;
  /** The stream says where everything stands, whatever was heard before: by that a server that has gone back is known. */
  let isGreeting = true;
  const pages = usualPages();
  const gathering = deps.gathering ?? usualGathering;
  /** What this device wrote itself is poked too, and is known by the time it is looked at. */
  const stillBehind = async (seqs: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> => {
    const behind = new Set<string>();
    for (const [database, seq] of seqs) if ((await keeper.position(database))?.since !== seq) behind.add(database);
    return behind;
  };

  /** All that there is was heard since this window leads. */
  let hasHeard = false;
  /** Databases of which this store was seen not to hold what the server holds. */
  let suspected: ReadonlySet<string> = new Set();
  let looking: ReturnType<typeof setTimeout> | undefined;
  const whichDatabases = () => deps.databases((name) => there.has(name));
  const lookWhetherWhole = async (): Promise<void> => {
    const { incompleteDatabases } = await import("./completeness.ts");
    const found = await incompleteDatabases({ client, keeper, databases: await whichDatabases(), now: deps.now() }).finally(() => {
      looking = undefined;
    });
    if (found.size === 0 || turn.aborted) return;
    suspected = found;
    await rhythm.now();
  };
  /** Once the desk has its first minute behind it, and not twice at a time. */
  const lookSoon = (): void => {
    if (!turn.aborted) looking ??= setTimeout(() => void lookWhetherWhole().catch(faulty), deps.lookAfter ?? usualLookAfter);
  };

  /** What came in beside it was news, unless the store was seen to be short of it. */
  const tellHealed = ({ sent, fetched }: Reconciled, wasShort: boolean): void => {
    const before = standing().healed ?? { sent: 0, fetched: 0 };
    const healed = { sent: before.sent + sent, fetched: before.fetched + (wasShort ? fetched : 0) };
    if (healed.sent + healed.fetched > 0) show({ healed });
  };

  const exchanged = async (whole: boolean): Promise<ExchangeReport> => {
    const suspicious = suspected;
    suspected = new Set();
    const first = standing().lastExchangeAt === null;
    const asleep = Math.abs(deps.now() - lastHeardAt) > longestSilence;
    const heardOf = poked;
    poked = new Map();
    const toRead = whole || first || hears !== "pokes" || asleep ? undefined : await stillBehind(heardOf);
    const report = await exchange({
      client,
      keeper,
      pages,
      databases: async () => (await whichDatabases()).filter((name) => (toRead?.has(name) ?? true) || suspicious.has(name)),
      suspected: suspicious,
      hearsFirst: !hasHeard,
      onPhase: (going) => show({ going }),
    });
    if (report.renamed !== undefined) show({ renamed: report.renamed });
    if (report.reconciled) tellHealed(report.reconciled, suspicious.size > 0);
    if (report.trouble !== "none") return report;
    for (const database of suspicious) await keeper.noteChecked(database, deps.now());
    if (toRead === undefined) {
      hasHeard = true;
      // All was looked at: as good as a sign of life.
      lastHeardAt = deps.now();
      lookSoon();
    }
    return report;
  };

  /** What there is no room to read does not keep back the acts that are here. Of people it is not known who was erased: they wait. */
  const sendWithoutReading = async (): Promise<void> => {
    const withPeople = (await whichDatabases()).filter((name) => audienceOf(name) === "desk");
    await sendOutbox({ client, keeper, except: new Set(withPeople) });
  };

  const run = async (whole: boolean): Promise<ExchangeReport> => {
    const report = await exchanged(whole).catch((error: unknown): ExchangeReport => {
      const isFull = whyNotSaved(error) === "full";
      if (!isFull) faulty(error);
      return { trouble: isFull ? "storageFull" : "failed", sent: 0, received: 0, retryAfter: undefined };
    });
    if (report.trouble === "storageFull") await sendWithoutReading().catch((error: unknown) => whyNotSaved(error) === "full" || error instanceof ExchangeTrouble || faulty(error));
    const done = report.trouble === "none";
    if (done && !turn.aborted) deps.onExchanged(deps.now());
    show({ going: done ? "idle" : "waiting", trouble: report.partly ?? report.trouble, ...(done ? { lastExchangeAt: deps.now() } : {}) });
    return report;
  };

  const rhythm = createRhythm({ run, gathering: () => (isAlone && hears === "pokes" ? gathering.alone : gathering.inCompany), pause: () => pauseWhile[hears] });
  const hearing = {
    open: () => {
      hears = "pokes";
      lastHeardAt = deps.now();
      isGreeting = true;
      rhythm.replan();
      if (standing().trouble !== "none") rhythm.wake();
    },
    company: (listening: number) => {
      isGreeting = false;
      isAlone = listening <= 1;
      if (deps.counts.current().unsent > 0) rhythm.gather();
    },
    alive: () => {
      lastHeardAt = deps.now();
    },
    // Once what is being sent is acknowledged: this may be its echo, or on a slow device the echo of what was sent before it.
    poke: ({ database, seq }: Poke) => {
      there.add(database);
      const isOld = isGreeting ? () => false : (since: string) => standsBefore(seq, since);
      void rhythm.settled().then(() => keeper.position(database)).then((position) => {
        if (position?.since === seq || (position && isOld(position.since))) return;
        poked.set(database, seq);
        rhythm.nudge();
      }, () => undefined);
    },
  };

  let latest = deps.counts.current().latestToSend;
  const stopCounting = deps.counts.subscribe(() => {
    const { latestToSend } = deps.counts.current();
    if (latestToSend <= latest) return;
    latest = latestToSend;
    rhythm.gather();
  });
  turn.addEventListener("abort", () => {
    stopCounting();
    clearTimeout(looking);
    rhythm.stop();
  });

  const goByTheClock = (): void => {
    if (hears === "nothing") return;
    hears = "nothing";
    rhythm.replan();
  };

  /** Without pokes: hangs at the log for so long, or as long as that can be had. */
  const hangAtLog = async (duration: number): Promise<void> => {
    const until = performance.now() + duration;
    while (!turn.aborted && performance.now() < until) {
      const database = (await deps.databases(() => false)).find((name) => audienceOf(name) === "log");
      const since = database && (await keeper.position(database))?.since;
      if (database === undefined || since === undefined) return;
      const hanging = (): void => {
        if (hears === "one database") return;
        hears = "one database";
        rhythm.replan();
      };
      const how = await awaitChange(deps, { database, since, duration: until - performance.now(), hanging }, turn);
      if (how === "quiet") return;
      if (how === "absent") {
        // One that hung will hang again; one that did not is not to be had here.
        if (hears === "nothing") return;
        goByTheClock();
        await pause(pokePause, turn);
        continue;
      }
      await rhythm.settled();
      // What was sent from here is heard too, and read already.
      if ((await keeper.position(database))?.since === since) await rhythm.now();
      // Not understood, or not readable: no reason to ask again at once.
      if ((await keeper.position(database))?.since === since) return;
    }
  };

  const lead = async (): Promise<void> => {
    await rhythm.now();
    // So often in a row somebody answered who has no stream for us, or cut it off soon.
    let vain = 0;
    while (!turn.aborted) {
      const begunAt = performance.now();
      const how = await listenToPokes(deps, hearing, turn);
      if (how === "old") continue;
      const ended = hears === "pokes";
      goByTheClock();
      const isShort = ended && performance.now() - begunAt < longestSilence;
      vain = isShort || how === "absent" ? vain + 1 : 0;
      // Says at once whether it was the stream alone that ended.
      if (ended && vain <= 1) await rhythm.now();
      const pausing = Math.min(pokePause * 2 ** vain, how === "absent" ? longestPokePause : usualLongest);
      const pausedAt = performance.now();
      if (how === "absent" && standing().trouble === "none") await hangAtLog(pausing).catch(faulty);
      goByTheClock();
      await pause(pausing - (performance.now() - pausedAt), turn);
    }
  };

  return { lead, now: rhythm.now, nudge: rhythm.nudge, hurry: rhythm.hurry, wake: rhythm.wake };
};

const usualLookAfter = 60_000;

/** Between two exchanges by the clock, ms. While pokes are heard, one a day is to be safe; while one database is heard, the others are looked at now and then. */
const pauseWhile = { pokes: 24 * 3_600_000, "one database": 300_000, nothing: 60_000 } as const;

/** In three minutes a busy desk comes to some fifteen acts, and the head of a request weighs as much as six; but another desk waits to hear of them. */
const usualGathering = { alone: { least: 10_000, usual: 180_000 }, inCompany: { least: 10_000, usual: 10_000 } };

/** Between two tries to hear pokes, ms; meanwhile the rhythm goes by the clock. Longer when there are none to be had. */
const pokePause = 15_000;
const usualLongest = 300_000;
const longestPokePause = 3_600_000;

const pause = (duration: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted || duration <= 0) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    signal.addEventListener("abort", end);
  });
