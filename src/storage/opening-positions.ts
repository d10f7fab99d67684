/**
 * The opening position of a school year on this device: written from the log of the year before, taken from what other devices
 * wrote, and put right for what came late. All of it goes story by story in portions, so that no scan waits for a whole year.
 */
import { carriedOver } from "#domain/circulation/opening-position.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import type { EventId, SchoolId } from "#domain/kernel/ids.ts";
import { databasesOf, yearOfLog } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { openingPositionFrom, openingPositionToDocument, positionIds, yearOpened, type HandedOn } from "#wire/opening-position.ts";
import { aMoment } from "../sync/a-moment.ts";
import { isOfClosed } from "./closed-years.ts";
import { correctFresh } from "./corrections.ts";
import type { EventRow, OtherRow, SchoolDatabase } from "./database.ts";
import { putEdited } from "./edits.ts";
import { allAbout, foldFor, readingTables, told } from "./readings.ts";

/** The events handed on of each story, by their ids. */
type Position = ReadonlyMap<string, ReadonlyMap<string, HandedOn>>;

export const createOpeningPositions = ({ db, school }: { db: SchoolDatabase; school: SchoolId }) => {
  const databases = databasesOf(school);
  const writing = [db.events, db.others, db.outbox, db.device, ...readingTables(db)];

  const documentsOf = (year: number) => db.others.where("id").between(...positionIds(year));

  const positionOf = async (year: number): Promise<Position> => {
    const position = new Map<string, Map<string, HandedOn>>();
    for (const { doc } of await documentsOf(year).toArray()) {
      const { about, events } = openingPositionFrom(doc);
      const known = position.get(about) ?? new Map<string, HandedOn>();
      for (const handedOn of events) known.set(handedOn.event.id, handedOn);
      position.set(about, known);
    }
    return position;
  };

  /** Inside a transaction over documents and outbox. What is here already was written by another device that knew the same. */
  const put = async (documents: readonly WireDocument[]): Promise<void> => {
    const rows = documents.map((doc): OtherRow => ({ id: doc._id, database: databases.desk, doc, kind: String(doc["kind"]) }));
    const here = await db.others.bulkGet(rows.map(({ id }) => id));
    await putEdited(db, rows.filter((_row, index) => here[index] === undefined));
  };

  /** After which acts copies stand on the pick-up shelf. */
  const namedByHolds = async (): Promise<ReadonlySet<EventId>> => new Set((await db.holds.toArray()).flatMap(({ hold }) => hold.caught.flatMap(({ after }) => after ?? [])));

  /** Rows whose telling has changed are told anew. Inside a transaction over log and readings. */
  const keep = async (rows: readonly EventRow[]): Promise<void> => {
    if (rows.length === 0) return;
    await db.events.bulkPut([...rows]);
    await foldFor(db, await correctFresh(db, rows));
  };

  /** Story by story; `visit` sees all rows of some stories, inside one transaction. */
  const walk = async (visit: (stories: ReadonlyMap<string, readonly EventRow[]>) => Promise<void>): Promise<void> => {
    const abouts = (await db.events.orderBy("about").uniqueKeys()) as string[];
    for (let from = 0; from < abouts.length; from += portion) {
      await db.transaction("rw", writing, async () => visit(byStory(await allAbout(db, abouts.slice(from, from + portion)))));
      await aMoment();
    }
  };

  /** Those of a story's events handed on that are not told here yet. */
  const untold = (about: string, held: readonly EventRow[], handedOn: ReadonlyMap<string, HandedOn>): EventRow[] => {
    const here = new Map(held.map((row) => [row.id, row]));
    return [...handedOn.values()].flatMap(({ log, event }): EventRow[] => {
      const row = here.get(event.id);
      if (row && row.past === undefined) return [];
      return [row ? unmarked(row) : { id: event.id, about, database: databases.log(log), event }];
    });
  };

  return {
    /**
     * The year of the first act that is late, or will be once it is sent; Infinity when there is none. A device that was away with
     * it over more than one close reads all that came after it: told without that, it would say that a book is out which came back
     * long ago.
     */
    earliestLate: async (): Promise<number> => {
      // What has waited longest stands first.
      const late = [...(await db.outbox.limit(rowsAtOnce).toArray()), ...(await db.events.where("late").equals(1).toArray())];
      return Math.min(...late.map(({ database }) => yearOfLog(database) ?? Infinity));
    },

    count: (year: number): Promise<number> => documentsOf(year).count(),

    /** Picks what still speaks from all that is told up to the end of the closed year. */
    write: async (year: number): Promise<void> => {
      const named = await namedByHolds();
      await walk(async (stories) => {
        const documents: WireDocument[] = [];
        for (const [about, rows] of stories) {
          const events = needed(told(rows), year - 1, named);
          if (events.length > 0) documents.push(openingPositionToDocument({ year, about, events, late: [] }));
        }
        await put(documents);
      });
      await db.transaction("rw", writing, async () => put([yearOpened(year)]));
    },

    /** What was handed on is told from now on, also what this device never had. */
    takeOver: async (year: number): Promise<void> => {
      const position = [...(await positionOf(year))];
      for (let from = 0; from < position.length; from += portion) {
        const part = position.slice(from, from + portion);
        await db.transaction("rw", writing, async () => {
          const stories = byStory(await allAbout(db, part.map(([about]) => about)));
          await keep(part.flatMap(([about, handedOn]) => untold(about, stories.get(about) ?? [], handedOn)));
        });
        await aMoment();
      }
    },

    /** What was not handed on is told no more. What came late is left for `putRight`. */
    leaveBehind: async (year: number): Promise<void> => {
      const position = await positionOf(year);
      await walk(async (stories) => {
        await keep([...stories].flatMap(([about, rows]) => told(rows).filter((row) => isOfClosed(row, year - 1) && row.late === undefined && !position.get(about)?.has(row.id)).map((row) => ({ ...row, past: year }))));
      });
    },

    /**
     * What came late. A device that `holds` the closed year whole compares the position with the log, and hands on the whole
     * story where it no longer fits; another one hands on what is late. Answers how many corrections were written.
     */
    putRight: async (year: number, holds: boolean): Promise<number> => {
      const abouts = (await db.events.where("late").equals(1).toArray()).map(({ about }) => about);
      if (abouts.length === 0) return 0;
      const [position, named] = [await positionOf(year), await namedByHolds()];
      let written = 0;
      const all = [...new Set(abouts)];
      for (let from = 0; from < all.length; from += portion) {
        await db.transaction("rw", writing, async () => {
          for (const [about, rows] of byStory(await allAbout(db, all.slice(from, from + portion)))) {
            const handedOn = position.get(about) ?? new Map<string, HandedOn>();
            const old = rows.filter((row) => isOfClosed(row, year - 1) && (row.past === undefined || row.past === year));
            const late = rows.filter((row) => row.late !== undefined);
            const whole = (holds ? old : old.filter((row) => row.late !== undefined)).map(handedOnFrom);
            const fits = holds ? isSame(handedOn, needed(rows.map((row) => (row.past === year ? unmarked(row) : row)).filter((row) => row.past === undefined), year - 1, named)) || isSame(handedOn, whole) : whole.every(({ event }) => handedOn.has(event.id));
            if (!fits) {
              await put([openingPositionToDocument({ year, about, events: whole, late: late.map(({ id }) => id as EventId) })]);
              written++;
            }
            const speaks = new Set([...handedOn.keys(), ...(fits ? [] : whole.map(({ event }) => event.id))]);
            await keep(rows.flatMap((row): EventRow[] => {
              const isPast = isOfClosed(row, year - 1) && !speaks.has(row.id);
              if (row.late === undefined && (row.past === undefined || isPast)) return [];
              if (row.past !== undefined && row.past !== year) return [];
              return [isPast ? { ...unmarked(row), past: year } : unmarked(row)];
            }));
          }
        });
        await aMoment();
      }
      return written;
    },

    /** The year is open no more: what was left behind at its close is told again. */
    takeBack: async (year: number): Promise<void> => {
      for (;;) {
        const rows = await db.events.where("past").equals(year).limit(rowsAtOnce).toArray();
        if (rows.length === 0) return;
        await db.transaction("rw", writing, async () => keep(rows.map(unmarked)));
        await aMoment();
      }
    },

    /** What was left behind before `year` goes from this device: its log is closed for more than a year. Receipts stay, for their numbers are given once, and so does what is still to be sent. */
    drop: async (year: number): Promise<void> => {
      const unsent = new Set((await db.outbox.toArray()).map(({ id }) => id));
      const receipts = new Set<string>((await db.events.where("event.receiptNo").above("").primaryKeys()) as string[]);
      const going = ((await db.events.where("past").below(year).primaryKeys()) as string[]).filter((id) => !unsent.has(id) && !receipts.has(id));
      for (let from = 0; from < going.length; from += rowsAtOnce) {
        await db.transaction("rw", [db.events], async () => db.events.bulkDelete(going.slice(from, from + rowsAtOnce)));
        await aMoment();
      }
      const feeds = (await db.feeds.toCollection().primaryKeys()).filter((name) => (yearOfLog(name) ?? year) < year - 1);
      await db.feeds.bulkDelete(feeds);
    },
  };
};

/** Stories at once in one transaction: a scan that comes meanwhile waits for no more than these. */
const portion = 100;
const rowsAtOnce = 500;

const byStory = (rows: readonly EventRow[]): Map<string, EventRow[]> => {
  const stories = new Map<string, EventRow[]>();
  for (const row of rows) {
    const story = stories.get(row.about);
    if (story) story.push(row);
    else stories.set(row.about, [row]);
  }
  return stories;
};

/** Of the rows of one story that are told, or would be. */
const needed = (rows: readonly EventRow[], closed: number, named: ReadonlySet<EventId>): HandedOn[] => {
  const old = rows.filter((row) => isOfClosed(row, closed));
  const speaks = new Set(carriedOver({ old: old.map(eventOf), later: rows.filter((row) => !isOfClosed(row, closed)).map(eventOf), named }).map(({ id }) => id as string));
  return old.filter(({ id }) => speaks.has(id)).map(handedOnFrom);
};

const eventOf = ({ event }: EventRow): LogEvent => event;

const handedOnFrom = ({ database, event, written }: EventRow): HandedOn => ({ log: yearOfLog(database) ?? 0, event: written ?? event });

const unmarked = ({ past: _past, late: _late, ...row }: EventRow): EventRow => row;

const isSame = (handedOn: ReadonlyMap<string, HandedOn>, events: readonly HandedOn[]): boolean => handedOn.size === events.length && events.every(({ event }) => handedOn.has(event.id));
