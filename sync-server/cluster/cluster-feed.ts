/**
 * Word of changes in the cluster: its own `_db_updates` says which database moved, and the database where it stands now. Heard only
 * while somebody here listens. After each new connection every database that was ever told of is looked at, so what happened
 * while nobody heard is told too. A line that has been silent for too long is taken for a dead one.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Couch } from "../api/couch.ts";
import { seqNow } from "./cluster-changes.ts";
import type { CouchServer } from "./couch-server.ts";

type Hear = (database: string, seq: string) => void;

export interface ClusterFeed {
  readonly onChange: Couch["feed"]["onChange"];
  /** Where a database stands; undefined when there is none. What is asked about once is watched from then on. */
  readonly seqOf: (database: string) => Promise<string | undefined>;
  stop(): void;
}

export const createClusterFeed = (server: CouchServer): ClusterFeed => {
  const hearers = new Set<Hear>();
  const known = new Map<string, string>();
  const looking = new Map<string, "looking" | "again">();
  let listening: AbortController | undefined;

  /** Word that comes while a database is being looked at makes one more look, however often it comes. */
  const look = async (database: string): Promise<void> => {
    if (looking.has(database)) return void looking.set(database, "again");
    try {
      do {
        looking.set(database, "looking");
        const seq = await seqNow(server, database);
        if (seq === undefined || seq === known.get(database)) continue;
        known.set(database, seq);
        for (const hear of hearers) hear(database, seq);
      } while (looking.get(database) === "again");
    } finally {
      looking.delete(database);
    }
  };

  const listen = async (signal: AbortSignal): Promise<void> => {
    const silence = new AbortController();
    let wait = setTimeout(() => silence.abort(), longestSilence);
    try {
      const query = new URLSearchParams({ feed: "continuous", since: "now", heartbeat: String(heartbeat) });
      const answer = await server.send({ method: "GET", path: `/_db_updates?${query.toString()}`, headers: { authorization: server.authorization }, signal: AbortSignal.any([signal, silence.signal]) });
      if (answer.statusCode !== 200) throw new Error(`_db_updates was answered ${answer.statusCode}`);
      await Promise.all(Array.from(known.keys(), look));
      let rest = "";
      for await (const bytes of answer.setEncoding("utf8")) {
        clearTimeout(wait);
        wait = setTimeout(() => silence.abort(), longestSilence);
        const lines = `${rest}${String(bytes)}`.split("\n");
        rest = lines.pop() ?? "";
        await Promise.all(lines.flatMap(databaseIn).map(look));
      }
    } finally {
      clearTimeout(wait);
    }
  };

  const goOnListening = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const begun = performance.now();
      try {
        await listen(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (failures === 0) console.error(error);
      }
      failures = performance.now() - begun > longestSilence ? 0 : failures + 1;
      await pause(Math.min(longestPause, shortestPause * 2 ** failures), undefined, { signal, ref: false }).catch(() => undefined);
    }
  };

  return {
    onChange: (hear) => {
      hearers.add(hear);
      if (listening === undefined) {
        listening = new AbortController();
        void goOnListening(listening.signal);
      }
      return () => {
        hearers.delete(hear);
        if (hearers.size > 0) return;
        listening?.abort();
        listening = undefined;
      };
    },
    seqOf: async (database) => {
      const seq = await seqNow(server, database);
      if (seq !== undefined && !known.has(database)) known.set(database, seq);
      return seq;
    },
    stop: () => listening?.abort(),
  };
};

/** Only a school's: nobody here hears of others. */
const databaseIn = (line: string): string[] => {
  const name = /"db_name":"(school-[^"]+)"/.exec(line)?.[1];
  return name === undefined ? [] : [name];
};

/** CouchDB sends the head of its answer with the first word, so a beat is also how soon a new line is known to stand. Milliseconds. */
const heartbeat = 5_000;
const longestSilence = 20_000;
const shortestPause = 100;
const longestPause = 30_000;
