/**
 * The close of a school year on this device. Once a turn of the year is known here, some device that has read the whole of the
 * old log writes what of it still speaks; every device then goes on from that, keeps the closed year beside it for one year
 * more, and lets go what is older. Done after each exchange; done twice, or by two devices, it is the same.
 */
import type { SchoolId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { yearOpenedId } from "#wire/opening-position.ts";
import type { Changes } from "./changes.ts";
import { isOfClosed, openYearIn } from "./closed-years.ts";
import type { SchoolDatabase } from "./database.ts";
import { databasesRead } from "./feeds.ts";
import { dropSettled } from "./refused-rows.ts";

export interface YearClosing {
  settle(): Promise<void>;
  /** The logs that this device reads; `usual` while the school's setting has not come. `isThere`: the server has said that it has it. */
  logs(usual: number, isThere: (database: string) => boolean): Promise<readonly string[]>;
}

interface Applied {
  /** The year this device goes on in from its opening position. */
  readonly year: number;
  /** How many documents of it were taken over. */
  readonly documents: number;
}

export const createYearClosing = ({ db, school, changes }: { db: SchoolDatabase; school: SchoolId; changes: Changes }): YearClosing => {
  const databases = databasesOf(school);
  const isWritten = async (year: number): Promise<boolean> => (await db.others.get(yearOpenedId(year))) !== undefined;
  const holds = async (year: number): Promise<boolean> => (await databasesRead(db)).includes(databases.log(year));
  const hasRead = async (closed: number): Promise<boolean> => (await databasesRead(db)).some((database) => isOfClosed({ database }, closed));
  const applied = async (): Promise<Applied | undefined> => (await db.caches.get(goesOnFrom))?.value as Applied | undefined;

  /** Until somebody has written it, every device reads the old log in each exchange. Who has something of it still to send waits. */
  const mayWrite = async (closed: number): Promise<boolean> =>
    !(await db.device.get("this"))?.deferred && !(await db.outbox.toArray()).some((entry) => isOfClosed(entry, closed));

  /** Nothing of it is needed before the first turn of a year. */
  const positions = async () => (await import("./opening-positions.ts")).createOpeningPositions({ db, school });

  const settleNow = async (): Promise<void> => {
    const open = await openYearIn(db);
    if (!open) return;
    const { closed } = open;
    let here = await applied();
    if (closed === undefined && here === undefined) return;
    const { takeBack, write, count, takeOver, leaveBehind, putRight, drop } = await positions();
    if (here && here.year !== open.year && here.year > (closed ?? 0) + 1) {
      await takeBack(here.year);
      await db.caches.delete(goesOnFrom);
      here = undefined;
      changes.tell();
    }
    if (closed === undefined || closed !== open.year - 1) return;
    if (!(await isWritten(open.year))) {
      if (!(await mayWrite(closed))) return;
      await write(open.year);
    }
    const documents = await count(open.year);
    const isNew = here?.year !== open.year;
    if (isNew || here?.documents !== documents) await takeOver(open.year);
    // A device that came after the close has nothing to leave behind.
    if (isNew && (await hasRead(closed))) await leaveBehind(open.year);
    const written = await putRight(open.year, await holds(closed));
    if (!isNew && here?.documents === documents && written === 0) return;
    await db.caches.put({ name: goesOnFrom, value: { year: open.year, documents: documents + written } satisfies Applied });
    if (isNew) await drop(open.year);
    if (isNew) await dropSettled(db, closed);
    changes.tell();
  };

  let settling: Promise<void> | undefined;
  return {
    settle: () => (settling ??= settleNow().finally(() => {
      settling = undefined;
    })),

    logs: async (usual, isThere) => {
      const open = await openYearIn(db);
      const year = open?.year ?? usual;
      // A device that came after the close goes on from the position alone.
      const withBefore = open?.closed !== year - 1 || (await holds(year - 1)) || !(await isWritten(year));
      const late = open?.closed === undefined ? year : await (await positions()).earliestLate();
      // An act of the closed year itself is handed on without its log, where that is not here.
      const from = late < year - 1 ? late : withBefore ? year - 1 : year;
      return [databases.log(year), ...Array.from({ length: year - from }, (_, index) => databases.log(year - 1 - index)), ...[databases.log(year + 1)].filter(isThere)];
    },
  };
};

const goesOnFrom = "opening position";
