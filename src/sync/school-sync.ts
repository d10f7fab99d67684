/**
 * Keeps one device of a school in step with its server and says in facts how it stands. Only one window of the device
 * exchanges (Web Locks); the others show what it has brought and how it stands with it, and hand their wishes on to it.
 */
import type { Observable, Status } from "../desk/services.ts";
import { createCouchClient, type CouchClient } from "./couch-client.ts";
import { createLeader, type Leader, type LeaderDeps, type Standing, type StoreCounts } from "./leader.ts";
import { createWindows, type Channel, type Wish } from "./windows.ts";

export interface SchoolSyncDeps extends Omit<LeaderDeps, "client" | "standing" | "show" | "isMine"> {
  readonly onServerTime: (time: number) => void;
  /** Absent where the page is not secure: then every window exchanges. */
  readonly locks: LockManager | undefined;
  readonly lockName: string;
  readonly channel: Channel | undefined;
  readonly lastExchangeAt: number | null;
}

export interface SchoolSync {
  readonly client: CouchClient;
  readonly status: Observable<Status>;
  exchangeNow(): Promise<void>;
  nudge(): void;
  /** What still gathers is sent now: the page may be closed in a moment. */
  hurry(): void;
  /** The line or the window has come back: what failed is tried again soon. */
  wake(): void;
  /** The page will be frozen: another window exchanges. */
  stepBack(): void;
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
    persisted: false,
    elsewhere: false,
  };
  let shown: Status = { ...state, ...deps.counts.current() };
  const show = (change: Partial<typeof state>): void => {
    state = { ...state, ...change };
    shown = { ...state, ...deps.counts.current() };
    for (const listener of listeners) listener();
  };
  const standing = (): Standing => {
    const { lastExchangeAt, going, trouble, healed, renamed } = state;
    return { lastExchangeAt, going, trouble, ...(healed ? { healed } : {}), ...(renamed === undefined ? {} : { renamed }) };
  };
  const stopCounting = deps.counts.subscribe(() => show({}));

  let leader: Leader | undefined;
  const lead = async (turn: AbortSignal, isMine: () => Promise<boolean>): Promise<void> => {
    const mine = createLeader({
      ...deps,
      client,
      isMine,
      standing,
      show: (change) => {
        show(change);
        windows?.tell();
      },
    }, turn);
    leader = mine;
    show({ elsewhere: false });
    turn.addEventListener("abort", () => {
      if (leader !== mine) return;
      leader = undefined;
      show({ going: "idle", elsewhere: !stopping.signal.aborted });
    });
    await mine.lead();
  };
  const wish = async (what: Wish): Promise<void> => (leader ? leader[what]() : windows?.ask(what));
  const windows = deps.locks && createWindows<Standing>({
    locks: deps.locks,
    lockName: deps.lockName,
    channel: deps.channel,
    lead,
    state: standing,
    onState: (there) => show({ ...there, elsewhere: true }),
    onWish: async (what) => leader?.[what](),
  });
  if (!windows) void lead(stopping.signal, async () => !stopping.signal.aborted);

  return {
    client,
    status: {
      current: () => shown,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    exchangeNow: () => wish("now"),
    nudge: () => void wish("nudge"),
    hurry: () => void wish("hurry"),
    wake: () => void wish("wake"),
    stepBack: () => windows?.stepBack(),
    setPersisted: (persisted) => show({ persisted }),
    stop: () => {
      stopping.abort();
      stopCounting();
      windows?.stop();
    },
  };
};
