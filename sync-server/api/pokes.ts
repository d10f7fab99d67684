/**
 * One event stream wakes a device's readers: "database X is at sequence Y". A listener hears first where every database of the
 * school stands, then each change, several within a moment as one. It is subscribed before the first numbers are read, so no
 * change falls between; a listener that reads slowly is told only the latest number of each database. It also hears how many
 * devices listen: one that is alone need not hurry with what it has to send.
 */
import { Hono, type MiddlewareHandler } from "hono";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import type { Couch } from "./couch.ts";
import { tailOf } from "#domain/kernel/ids.ts";
import { databaseNames } from "./enrolment.ts";
import type { Registered } from "./school-register.ts";

export interface Pokes {
  listen(account: string, registered: Registered): ReadableStream<Uint8Array>;
  /** Ends every stream of this account. */
  cut(account: string): void;
  stop(): void;
  listening(): number;
}

export const createPokes = ({ feed, databases }: Pick<Couch, "feed" | "databases">): Pokes => {
  const listeners = new Set<Listener>();
  const tellHowMany = (): void => {
    const listening = new Set([...listeners].map(({ account }) => account)).size;
    for (const listener of listeners) listener.tell(listening);
  };
  return {
    listen: (account, registered) => {
      const names = databaseNames(registered);
      const stem = `school-${tailOf(registered.school.id)}-`;
      let listener: Listener | undefined;
      const forget = () => {
        listener?.end();
        if (listener !== undefined && listeners.delete(listener)) tellHowMany();
      };
      return new ReadableStream<Uint8Array>(
        {
          start: async (controller) => {
            const mine = createListener(account, controller);
            listener = mine;
            listeners.add(mine);
            tellHowMany();
            mine.onEnd(feed.onChange((database, seq) => database.startsWith(stem) && mine.poke(database, seq)));
            try {
              const first = await Promise.all(names.map(async (name) => [name, await databases.seqOf(name)] as const));
              mine.greet(first.flatMap(([name, seq]) => (seq === undefined ? [] : [[name, seq] as const])));
            } catch (error) {
              forget();
              throw error;
            }
          },
          pull: () => listener?.flush(),
          cancel: forget,
        },
        { highWaterMark: unreadAllowed },
      );
    },
    cut: (account) => {
      for (const listener of listeners) {
        if (listener.account !== account) continue;
        listener.close();
        listeners.delete(listener);
      }
      tellHowMany();
    },
    stop: () => {
      for (const listener of listeners) listener.close();
      listeners.clear();
    },
    listening: () => listeners.size,
  };
};

export const pokesRoute = ({ register, pokes }: ApiDeps, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>().get("/pokes", signedIn, (c) => {
    const registered = register.current();
    if (registered === undefined) return apiError(c, "not_set_up", "no school is set up here yet");
    return c.body(pokes.listen(c.get("account").name, registered), 200, {
      "content-type": "text/event-stream; charset=utf-8",
      // A proxy in front of us would otherwise keep the events until its buffer is full.
      "x-accel-buffering": "no",
    });
  });

interface Listener {
  readonly account: string;
  poke(database: string, seq: string): void;
  tell(listening: number): void;
  greet(seqs: readonly (readonly [string, string])[]): void;
  flush(): void;
  onEnd(release: () => void): void;
  end(): void;
  close(): void;
}

const createListener = (account: string, controller: ReadableStreamDefaultController<Uint8Array>): Listener => {
  const waiting = new Map<string, string>();
  let listening: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let greeted = false;
  let release = () => {};
  const canTake = (): boolean => (controller.desiredSize ?? 0) > 0;
  const flush = () => {
    timer = undefined;
    if (!greeted || (waiting.size === 0 && listening === undefined) || !canTake()) return;
    const news = [...Array.from(waiting, ([database, seq]) => ({ database, seq })), ...(listening === undefined ? [] : [{ listening }])];
    const text = news.map((one) => `data: ${JSON.stringify(one)}\n\n`).join("");
    waiting.clear();
    listening = undefined;
    controller.enqueue(encoder.encode(text));
  };
  const heartbeat = setInterval(() => canTake() && controller.enqueue(encoder.encode(":\n\n")), heartbeatEvery);
  const end = () => {
    clearTimeout(timer);
    clearInterval(heartbeat);
    release();
  };
  return {
    account,
    poke: (database, seq) => {
      waiting.set(database, seq);
      timer ??= setTimeout(flush, together);
    },
    tell: (many) => {
      listening = many;
      timer ??= setTimeout(flush, together);
    },
    greet: (seqs) => {
      // What changed while the numbers were read is newer than what was read.
      for (const [database, seq] of seqs) if (!waiting.has(database)) waiting.set(database, seq);
      greeted = true;
      flush();
    },
    flush: () => (timer === undefined ? flush() : undefined),
    onEnd: (letGo) => (release = letGo),
    end,
    close: () => {
      end();
      controller.close();
    },
  };
};

const encoder = new TextEncoder();
const together = 50;
const heartbeatEvery = 20_000;
/** Chunks that may wait unread; each holds at most one line per database. */
const unreadAllowed = 16;
