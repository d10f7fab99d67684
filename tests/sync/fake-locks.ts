/** Web Locks of one name among several windows of one device, of which a test can make one stand still. */
import type { Channel } from "../../src/sync/windows.ts";

interface Holding {
  readonly clientId: string;
  end: () => void;
  takenAway: (error: Error) => void;
}

export const createDeviceWindows = () => {
  let held: Holding | undefined;
  let line: { clientId: string; begin: () => void }[] = [];
  const ends = new Map<string, { channel: Channel; isStill: boolean }>();

  const grantNext = (): void => {
    if (!held) line.shift()?.begin();
  };

  const locksOf = (clientId: string): LockManager =>
    ({
      query: async () => ({ held: held ? [{ name: "x", mode: "exclusive", clientId: held.clientId }] : [], pending: [] }),
      request: (_name: string, options: { steal?: boolean; signal?: AbortSignal }, hold: () => Promise<unknown>) =>
        new Promise((resolve, reject) => {
          const one = {
            clientId,
            begin: () => {
              const mine: Holding = {
                clientId,
                end: () => {
                  if (held === mine) held = undefined;
                  grantNext();
                },
                takenAway: reject,
              };
              held = mine;
              void Promise.resolve().then(hold).then(resolve, reject).finally(mine.end);
            },
          };
          if (options.steal) {
            const before = held;
            held = undefined;
            one.begin();
            before?.takenAway(new Error("AbortError"));
            return;
          }
          line.push(one);
          options.signal?.addEventListener("abort", () => {
            line = line.filter((each) => each !== one);
            reject(new Error("AbortError"));
          });
          grantNext();
        }),
    }) as never;

  return {
    holder: () => held?.clientId,
    window: (name: string) => {
      const channel: Channel = {
        onmessage: null,
        postMessage: (message) => {
          if (ends.get(name)?.isStill) return;
          for (const [other, end] of ends) if (other !== name && !end.isStill) queueMicrotask(() => end.channel.onmessage?.call(end.channel as never, { data: structuredClone(message) } as MessageEvent));
        },
        close: () => void ends.delete(name),
      };
      ends.set(name, { channel, isStill: false });
      return { locks: locksOf(name), channel };
    },
    /** It hears nothing and says nothing from now on, or does so again. */
    stand: (name: string, isStill: boolean): void => {
      const end = ends.get(name);
      if (end) end.isStill = isStill;
    },
    /** The window is closed: the browser gives its lock to the next. */
    close: (name: string): void => {
      ends.delete(name);
      line = line.filter(({ clientId }) => clientId !== name);
      if (held?.clientId === name) held.end();
    },
  };
};
