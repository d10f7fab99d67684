/**
 * A line on which everything goes wrong that was seen to go wrong on a school's line, and on the way to its server. Every fault
 * is drawn from the history's seed and counted. Time passes only as the line says, so that an hour of silence takes no time.
 */
import type { Fetch } from "../../src/sync/couch-client.ts";
import type { Patience } from "../../src/sync/patience.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";

export interface FaultCounts {
  partitions: number;
  kills: number;
  clockFaults: number;
  lostRequests: number;
  lostAnswers: number;
  duplicates: number;
  /** Answers that came when nobody waited for them any more. */
  lateAnswers: number;
  /** Requests that reached the server after newer ones of the same device. */
  lateRequests: number;
  /** Accepted, and never answered. */
  silences: number;
  /** Bodies that broke off, or were cut off and look whole. */
  cutBodies: number;
  /** 401, 403, 413, 429 and 500 with JSON, 502 with a page. */
  refusals: number;
  /** Somebody else's pages, and somebody else's JSON. */
  foreignAnswers: number;
  /** The right answer under a wrong name. */
  wrongTypes: number;
}

export const noFaults = (): FaultCounts => ({
  partitions: 0, kills: 0, clockFaults: 0, lostRequests: 0, lostAnswers: 0, duplicates: 0, lateAnswers: 0, lateRequests: 0, silences: 0, cutBodies: 0, refusals: 0, foreignAnswers: 0, wrongTypes: 0,
});

/** In words, of those that there were. */
export const saidOfFaults = (faults: FaultCounts): string =>
  Object.entries(faults).map(([name, count]) => `${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${count}`).join(", ");

export interface Line {
  readonly fetch: Fetch;
  readonly patience: Patience;
  cut(): void;
  mend(): void;
  readonly isCut: () => boolean;
  /** What was held back on its way reaches the server now. */
  deliver(): Promise<void>;
  /** From now on nothing goes wrong on this line; until it does again. */
  heal(): void;
  spoil(): void;
}

type Server = (request: Request) => Promise<Response> | Response;

/** `rate`: how many of a hundred requests meet a fault. */
export const createLine = (server: Server, chance: Chance, counts: FaultCounts, rate = 12): Line => {
  let cut = false;
  let healthy = false;
  let held: Request[] = [];
  const waiting: { at: number; call: () => void }[] = [];
  let now = 0;
  const pass = (duration: number): void => {
    now += duration;
    for (;;) {
      const due = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)[0];
      if (!due) return;
      waiting.splice(waiting.indexOf(due), 1);
      due.call();
    }
  };
  const patience: Patience = {
    silence: 60_000,
    whole: 600_000,
    after: (duration, then) => {
      const one = { at: now + duration, call: then };
      waiting.push(one);
      return () => {
        const place = waiting.indexOf(one);
        if (place >= 0) waiting.splice(place, 1);
      };
    },
  };
  const deliver = async (): Promise<void> => {
    const late = held;
    held = [];
    for (const request of late) {
      counts.lateRequests++;
      await server(request);
    }
  };

  const faults: Readonly<Record<string, (ask: () => Promise<Response>, request: () => Request) => Promise<Response>>> = {
    lostRequest: async () => {
      counts.lostRequests++;
      throw new TypeError("the request was lost");
    },
    lostAnswer: async (ask) => {
      counts.lostAnswers++;
      await ask();
      throw new TypeError("the answer was lost");
    },
    duplicate: async (ask) => {
      counts.duplicates++;
      await ask();
      return ask();
    },
    slow: async (ask) => {
      const answer = await ask();
      pass(chance.below(50_000));
      return answer;
    },
    lateAnswer: async (ask) => {
      counts.lateAnswers++;
      const answer = await ask();
      pass(61_000 + chance.below(3_600_000));
      return answer;
    },
    lateRequest: async (_ask, request) => {
      held.push(request());
      pass(61_000);
      return new Promise<never>(() => undefined);
    },
    silence: async () => {
      counts.silences++;
      pass(61_000);
      return new Promise<never>(() => undefined);
    },
    silenceInTheMiddle: async (ask) => {
      counts.silences++;
      const [text, answer] = await textOf(await ask());
      // The rest never comes; time goes on once the first part is there.
      return new Response(new ReadableStream({
        start: (controller) => controller.enqueue(half(text)),
        pull: () => pass(61_000),
      }, { highWaterMark: 0 }), answer);
    },
    brokenOff: async (ask) => {
      counts.cutBodies++;
      const [text, answer] = await textOf(await ask());
      return new Response(new ReadableStream({
        start: (controller) => {
          controller.enqueue(half(text));
          controller.error(new TypeError("the line went"));
        },
      }), answer);
    },
    cutOff: async (ask) => {
      counts.cutBodies++;
      const [text, answer] = await textOf(await ask());
      return new Response(chance.next() < 0.4 ? half(text) : chance.pick(["", "[]", "{}", "null", "0"]), answer);
    },
    refusal: async () => {
      counts.refusals++;
      return chance.pick(refusals)();
    },
    foreign: async () => {
      counts.foreignAnswers++;
      return chance.pick(foreignAnswers)();
    },
    wrongType: async (ask) => {
      counts.wrongTypes++;
      const [text] = await textOf(await ask());
      return new Response(text, { headers: chance.next() < 0.5 ? { "content-type": "text/html" } : { "content-type": "application/octet-stream" } });
    },
  };
  const kinds = Object.values(faults);

  const fetch: Fetch = async (url, init) => {
    if (cut) throw new TypeError("no line");
    const request = (): Request => {
      const { signal, ...rest } = init;
      return new Request(url, rest);
    };
    const ask = async (): Promise<Response> => server(request());
    const answer = healthy || chance.next() >= rate / 100 ? await ask() : await chance.pick(kinds)(ask, request);
    // An older request comes through behind this one.
    if (held.length > 0 && (healthy || chance.next() < 0.5)) await deliver();
    return answer;
  };
  return {
    fetch,
    patience,
    deliver,
    cut: () => {
      cut = true;
      counts.partitions++;
    },
    mend: () => {
      cut = false;
    },
    isCut: () => cut,
    heal: () => {
      healthy = true;
      cut = false;
    },
    spoil: () => {
      healthy = false;
    },
  };
};

const textOf = async (answer: Response): Promise<[string, Response]> => [await answer.text(), answer];

const half = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text.slice(0, Math.ceil(text.length / 2)));

const page = (text: string, status = 200): Response => new Response(`<html><body>${text}</body></html>`, { status, headers: { "content-type": "text/html" } });
const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });

const refusals: readonly (() => Response)[] = [
  () => json({ error: "unauthorized", reason: "Name or password is incorrect." }, 401),
  () => json({ error: "forbidden", reason: "You are not allowed to access this db." }, 403),
  () => page("Request Entity Too Large", 413),
  () => json({ error: "too_many_requests", reason: "later" }, 429, { "retry-after": "7" }),
  () => page("Too many requests", 429),
  () => json({ error: "internal_server_error", reason: "the server failed" }, 500),
  () => page("Bad Gateway", 502),
  () => page("Service Unavailable", 503),
];

const foreignAnswers: readonly (() => Response)[] = [
  () => page("Please sign in to the Wi-Fi"),
  () => page("Not Found", 404),
  () => page("Forbidden", 403),
  () => json({ status: "login_required", url: "http://wifi.example/" }),
  () => json({ results: [], ok: true }),
  () => json([{ id: 1, name: "x" }]),
  () => json({ message: "no such page" }, 404),
  () => json({ message: "bad request" }, 400),
];
