/**
 * Of a device's windows one exchanges: the one that holds the lock. When it closes, or says that it will be frozen, the next has the
 * lock at once. One that stands still without a word (in a debugger, in a long task, put to sleep by the browser) keeps it: the
 * others ask it now and then, and take the lock away when it answers no more. It notices when it wakes up, and waits in line.
 */
export type Channel = Pick<BroadcastChannel, "postMessage" | "onmessage" | "close">;

export type Wish = "now" | "nudge" | "hurry" | "wake";

export interface WindowsDeps<State> {
  readonly locks: LockManager;
  readonly lockName: string;
  /** To the other windows of this device. Without one a window that stands still keeps its turn. */
  readonly channel: Channel | undefined;
  /** Exchanges until the turn is over. `isMine` asks the browser whether it still is this window's turn. */
  readonly lead: (turn: AbortSignal, isMine: () => Promise<boolean>) => Promise<void>;
  readonly state: () => State;
  /** How it stands with the window whose turn it is, when that is another one. */
  readonly onState: (state: State) => void;
  readonly onWish: (wish: Wish) => Promise<void>;
}

export interface Windows {
  /** The others are told how it stands here. */
  tell(): void;
  /** Asks the window whose turn it is; answers when it has done so, or when it is this one's turn. */
  ask(wish: Wish): Promise<void>;
  /** The page will be frozen: it is somebody else's turn. */
  stepBack(): void;
  stop(): void;
}

type Message<State> =
  | { readonly is: "asking" }
  | { readonly is: "here"; readonly state: State }
  | { readonly is: "wish"; readonly wish: Wish; readonly id: string }
  | { readonly is: "done"; readonly id: string };

export const createWindows = <State>(deps: WindowsDeps<State>): Windows => {
  const { locks, lockName, channel } = deps;
  const stopping = new AbortController();
  let turn: AbortController | undefined;
  let inLine = new AbortController();
  let takesAway = false;
  let unanswered = 0;
  let askedAt = performance.now();
  const wishes = new Map<string, () => void>();
  const say = (message: Message<State>): void => channel?.postMessage(message);
  const tell = (): void => {
    if (turn) say({ is: "here", state: deps.state() });
  };

  const holder = async (): Promise<string | undefined> => (await locks.query()).held?.find(({ name }) => name === lockName)?.clientId;

  const take = async (): Promise<void> => {
    const mine = new AbortController();
    turn = mine;
    const over = new Promise<void>((resolve) => mine.signal.addEventListener("abort", () => resolve()));
    const me = await holder();
    tell();
    for (const done of wishes.values()) done();
    wishes.clear();
    await Promise.race([deps.lead(mine.signal, async () => !mine.signal.aborted && (await holder()) === me), over]);
  };

  const standInLine = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      inLine = new AbortController();
      const how = takesAway ? { steal: true } : { signal: inLine.signal };
      takesAway = false;
      unanswered = 0;
      // Taken away from here, or no longer waited for: both are told as a refusal.
      await locks.request(lockName, how, take).catch(() => undefined);
      const hadIt = turn !== undefined;
      turn?.abort();
      turn = undefined;
      if (!hadIt && !inLine.signal.aborted) await pause(refusedPause);
    }
  };

  const ask = (): void => {
    // After a sleep nobody has had the time to answer.
    if (performance.now() - askedAt > longSleep) unanswered = 0;
    askedAt = performance.now();
    if (turn) return;
    if (unanswered >= mostUnanswered) {
      takesAway = true;
      inLine.abort();
    } else {
      unanswered++;
      say({ is: "asking" });
    }
  };

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent) => {
      const message = data as Message<State>;
      switch (message.is) {
        case "asking":
          return tell();
        case "here":
          unanswered = 0;
          if (!turn) deps.onState(message.state);
          return;
        case "wish":
          if (turn) void deps.onWish(message.wish).then(() => say({ is: "done", id: message.id }), () => undefined);
          return;
        case "done":
          wishes.get(message.id)?.();
          wishes.delete(message.id);
      }
    };
  }
  const asking = channel && setInterval(ask, askEvery);
  void standInLine();
  ask();

  return {
    tell,
    ask: (wish) =>
      new Promise((resolve) => {
        const id = crypto.randomUUID();
        if (channel) wishes.set(id, resolve);
        else resolve();
        say({ is: "wish", wish, id });
      }),
    stepBack: () => turn?.abort(),
    stop: () => {
      stopping.abort();
      clearInterval(asking);
      turn?.abort();
      inLine.abort();
      channel?.close();
    },
  };
};

/** Ms; the one whose turn it is answers also in a window that nobody looks at, where clocks go slowly. */
const askEvery = 10_000;
const mostUnanswered = 3;
const longSleep = 180_000;
/** A browser that refuses the lock is asked again. */
const refusedPause = 5_000;

const pause = (duration: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, duration));
