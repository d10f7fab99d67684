/** Runs in the browser: the first sync of a school, what it takes up on the device, and the next start. */
import { openSchool, type OpenSchool } from "../../../src/storage/school-keeper.ts";
import { createSchoolMaker } from "../../../src/storage/school-maker.ts";
import { createSearchSource } from "../../../src/storage/search-source.ts";
import { createSearchClient } from "../../../src/search-worker/search-client.ts";
import { createSchoolSync } from "../../../src/sync/school-sync.ts";
import type { SchoolOfYears } from "../a-school-of-years.ts";

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
const base = new URL(".", document.baseURI).href;

const open = async ({ admission }: SchoolOfYears): Promise<OpenSchool> => {
  const worker = new Worker(new URL("../../../src/search-worker/search-worker.ts", import.meta.url), { type: "module" });
  const opened = await openSchool({
    school: admission.school.id, wall: Date.now, randomByte, app: "0",
    search: (here) => createSearchSource(async () => ({ titles: createSearchClient(worker, "titles"), people: createSearchClient(worker, "people") }), here),
  });
  const close = (): void => {
    worker.terminate();
    opened.close();
  };
  return { ...opened, close };
};

/** What a start goes on with behind the desk is not to fall on the next one. */
const aPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

/** Until the desk shows the reader with what they have out. */
const shown = async ({ desk }: OpenSchool, { reader }: SchoolOfYears): Promise<void> => {
  const scanned = await desk.scan(reader.card, undefined);
  if (scanned.type !== "PatronOpened" || scanned.file.patron.fullName !== reader.fullName || !scanned.file.loans.some(({ copy }) => copy.id === reader.copy)) throw new Error(`the desk shows ${JSON.stringify(scanned).slice(0, 400)}`);
};

const measure = async ({ school, lastWords, starts }: { school: SchoolOfYears; lastWords: string; starts: number }): Promise<{ sync: number; starts: number[]; stored: number; events: number }> => {
  const begun = performance.now();
  await createSchoolMaker({ randomByte }).join(school.admission, Uint8Array.from(school.rawKey), false);
  const opened = await open(school);
  const settled = new Promise<void>((resolve, reject) => {
    const sync = createSchoolSync({
      base, account: opened.device.account, keeper: opened.keeper, counts: opened.counts, databases: opened.databases, fetch: (url, init) => fetch(url, init), now: Date.now,
      onServerTime: opened.onServerTime, locks: navigator.locks, lockName: "bench", channel: undefined, report: reportError, lastExchangeAt: null,
      // What the page does with the closed years once all has come belongs to it.
      onExchanged: () => void opened.closing.settle().then(() => { sync.stop(); resolve(); }, reject),
    });
    sync.status.subscribe(() => {
      const { trouble } = sync.status.current();
      if (trouble !== "none") reject(new Error(trouble));
    });
  });
  await settled;
  await shown(opened, school);
  const found = await opened.desk.search(lastWords, 5);
  if (found.titles[0]?.title.titleProper !== lastWords) throw new Error(`the search finds ${JSON.stringify(found.titles[0])}`);
  const sync = performance.now() - begun;
  const events = await opened.db.events.count();
  if (events !== school.events + school.handedOn) throw new Error(`${events} events are kept instead of ${school.events} and ${school.handedOn}`);
  let stored = 0;
  for (const table of opened.db.tables) if (table.name !== "caches") stored += JSON.stringify(await table.toArray()).length;
  opened.close();

  const times: number[] = [];
  for (let round = 0; round < starts; round++) {
    await aPause();
    const from = performance.now();
    const again = await open(school);
    // The desk stands; its readers are opened once it is on the screen, and take as long as there are readers.
    times.push(performance.now() - from);
    await shown(again, school);
    again.close();
  }
  return { sync, starts: times, stored, events };
};

Object.assign(globalThis, { measure });
