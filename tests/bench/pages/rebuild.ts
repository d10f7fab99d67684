/**
 * Runs in the browser: the readings made anew from a log of so many events, beside the bare reading of that log and the bare
 * writing of the readings that came out, in the same store. Answers milliseconds, and by how many bytes the heap grew at the most.
 */
import Dexie from "dexie";
import type { DeviceId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { databaseNameOf, openDatabase, type EventRow } from "../../../src/storage/database.ts";
import { rebuildReadings } from "../../../src/storage/readings.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { benchSchool, pastEvent } from "./past-events.ts";

declare const heapUsed: () => Promise<number>;

export interface Rebuilt {
  readonly ours: number;
  readonly bare: number;
  readonly heap: number;
}

/** With the last of them a copy is out: of those at rest nothing is kept. */
const eventsEach = 21;
const atATime = 10_000;

const measure = async ({ events }: { events: number }): Promise<Rebuilt> => {
  const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
  await createSchoolMaker({ randomByte }).join({ school: { id: benchSchool, name: "Bench" }, device: { id: "device:bench" as DeviceId, name: "bench", account: { name: "a", password: "b" }, block: 1 } }, new Uint8Array(32), false);
  const db = openDatabase(databaseNameOf(benchSchool));
  const database = databasesOf(benchSchool).log(2026);
  for (let from = 0; from < events; from += atATime) {
    await db.events.bulkAdd(Array.from({ length: Math.min(atATime, events - from) }, (_, at): EventRow => {
      const event = pastEvent(Math.floor((from + at) / eventsEach), (from + at) % eventsEach);
      return { id: event.id, about: "copy" in event.thing ? event.thing.copy : "", database, event };
    }));
  }
  const before = await heapUsed();
  let most = before;
  let going = true;
  const watching = (async () => {
    while (going) {
      most = Math.max(most, await heapUsed());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const begun = performance.now();
  await rebuildReadings(db);
  const ours = performance.now() - begun;
  going = false;
  await watching;
  const stories = await db.stories.count();
  if (stories < Math.floor(events / eventsEach)) throw new Error(`only ${stories} copies are told to be out`);

  const bare = new Dexie("bare", { chromeTransactionDurability: "strict" });
  bare.version(1).stores({ stories: "copy", openLoans: "event, copy, party, due" });
  await bare.open();
  const bareBegun = performance.now();
  for (let after = ""; ; ) {
    const rows = await db.events.where("id").above(after).limit(atATime).toArray();
    const last = rows[rows.length - 1];
    if (!last) break;
    after = last.id;
  }
  const read = performance.now() - bareBegun;
  let written = 0;
  for (const name of ["stories", "openLoans"]) {
    const rows = await db.table(name).toArray();
    const writeBegun = performance.now();
    await bare.table(name).bulkAdd(rows);
    written += performance.now() - writeBegun;
  }
  db.close();
  return { ours, bare: read + written, heap: most - before };
};

Object.assign(globalThis, { measure });
