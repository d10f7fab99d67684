/**
 * A line that can be cut, can lose a request, lose an answer after the work was done, deliver a request twice, or answer
 * with somebody else's page. Every fault is drawn from the history's seed and counted.
 */
import type { Fetch } from "../../src/sync/couch-client.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";

export interface FaultCounts {
  partitions: number;
  kills: number;
  clockFaults: number;
  duplicates: number;
  lostAnswers: number;
  foreignAnswers: number;
}

export const noFaults = (): FaultCounts => ({ partitions: 0, kills: 0, clockFaults: 0, duplicates: 0, lostAnswers: 0, foreignAnswers: 0 });

export interface Line {
  readonly fetch: Fetch;
  cut(): void;
  mend(): void;
  readonly isCut: () => boolean;
  /** From now on nothing goes wrong on this line. */
  heal(): void;
}

export const createLine = (server: (request: Request) => Promise<Response> | Response, chance: Chance, counts: FaultCounts): Line => {
  let cut = false;
  let healthy = false;
  const fetch: Fetch = async (url, init) => {
    if (cut) throw new TypeError("no line");
    const ask = () => server(new Request(url, init));
    const fault = healthy ? 1 : chance.next();
    if (fault < 0.02) throw new TypeError("the request was lost");
    if (fault < 0.05) {
      counts.lostAnswers++;
      await ask();
      throw new TypeError("the answer was lost");
    }
    if (fault < 0.08) {
      counts.duplicates++;
      await ask();
      return ask();
    }
    if (fault < 0.09) {
      counts.foreignAnswers++;
      return new Response("<html>Please sign in to the Wi-Fi</html>", { headers: { "content-type": "text/html" } });
    }
    return ask();
  };
  return {
    fetch,
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
  };
};
