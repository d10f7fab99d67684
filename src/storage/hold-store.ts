/** Holds on Dexie: an event of a title's queue, its reading and its place in the outbox are one strict transaction. */
import { isHold } from "#domain/circulation/events.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import { inOrder } from "#domain/circulation/order.ts";
import type { SchoolId, TitleId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { titleFrom } from "#wire/documents.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { HoldStore, KnownHolds } from "../desk/holds.ts";
import type { Changes } from "./changes.ts";
import { accountUnder, newTieFor, tiesOf } from "./circulation-store.ts";
import { addTo, type EventRow, type SchoolDatabase } from "./database.ts";
import { documentTables, tieRow } from "./document-rows.ts";
import type { RecordsOf } from "./joins.ts";
import { deviceHere, writerOf } from "./log.ts";
import { lotsWithSums } from "./lot-readings.ts";
import { knownQueue, knownQueues, queuesHere } from "./queues.ts";
import { circulationIn, eventsAbout, holdsIn, readingTables, replaceQueue } from "./readings.ts";
import { rowsWith } from "./rows-with.ts";

export const createHoldStore = (deps: { db: SchoolDatabase; school: SchoolId; key: SchoolKey; changes: Changes; recordsOf: RecordsOf; randomByte: () => number; openYear: () => SchoolYear }): HoldStore => {
  const { db, changes } = deps;
  const databases = databasesOf(deps.school);

  return {
    rememberHold: async <Answer>(ask: Parameters<HoldStore["rememberHold"]>[0], decide: (known: KnownHolds) => { events: readonly KnownHolds["waiting"]["events"][number][]; answer: Answer }): Promise<Answer | undefined> => {
      const newTie = ask.borrower && (await newTieFor(deps, ask.borrower));
      const answer = await db.transaction("rw", [db.events, db.outbox, db.device, ...documentTables(db), ...readingTables(db)], async (): Promise<Answer | undefined> => {
        const [title, rows, ofCopy, device, ties] = await Promise.all([db.titles.get(ask.title), eventsAbout(db, [ask.title]), ask.copy === undefined ? [] : eventsAbout(db, [ask.copy]), deviceHere(db), newTie && tiesOf(db, deps.recordsOf(newTie.tie.patron))]);
        if (!title) return undefined;
        const events = holdsIn(rows);
        const ofMonth = ties?.find(({ month, patron }) => month === newTie?.tie.month && patron === newTie.tie.patron);
        const borrower = newTie && ties && { party: ofMonth?.party ?? newTie.tie.party, holds: await holdsUnder(db, ties.map(({ party }) => party)), ...(await accountUnder(db, ties)) };
        const waiting = await knownQueue(db, holdQueueOf(ask.title, events), events, { withCopies: true, recordsOf: deps.recordsOf });
        const onlyByQuantity = waiting.copies.length === 0 && (await lotsWithSums(db, [ask.title])).length > 0;
        const decided = decide({ title: titleFrom(title.doc), waiting, onlyByQuantity, lastOfCopy: inOrder(circulationIn(ofCopy)).at(-1)?.id ?? null, device: writerOf(device), borrower });
        const last = decided.events[decided.events.length - 1];
        if (last === undefined) return decided.answer;
        const eventRows = decided.events.map((event): EventRow => ({ id: event.id, about: event.title, database: databases.log(openLogYearOf(deps.openYear(), event.day)), event }));
        const tie = newTie && !ofMonth && decided.events.some(({ kind }) => kind === "hold-placed") ? tieRow(newTie.tie, newTie.doc, databases.desk) : undefined;
        // Who leaves this device before what happened.
        const outgoing = [tie, ...eventRows].flatMap((row) => (row ? [{ id: row.id, database: row.database }] : []));
        if (tie) await db.ties.add(tie);
        await db.events.bulkAdd(eventRows);
        await replaceQueue(db, holdQueueOf(ask.title, [...events, ...decided.events]));
        await db.outbox.bulkAdd(outgoing);
        await addTo(db, "unsent", outgoing.length);
        await db.device.put({ ...device, sequence: last.sequence, lastStamp: last.at });
        return decided.answer;
      });
      changes.tell({ isActs: true });
      return answer;
    },

    queues: (titles) => db.transaction("r", [db.holds, db.events, db.titles, db.copies, db.stories, db.ties], async () => {
      const queues = await queuesHere(db, titles);
      const [rows, known] = await Promise.all([db.titles.bulkGet(queues.map(({ title }) => title)), knownQueues(db, queues, deps.recordsOf)]);
      return known.flatMap((waiting, index) => {
        const row = rows[index];
        return row ? [{ title: titleFrom(row.doc), waiting }] : [];
      });
    }),

    titlesHeldBy: (patron) => db.transaction("r", [db.ties, db.holds], async () => [...new Set((await holdsUnder(db, (await tiesOf(db, deps.recordsOf(patron))).map(({ party }) => party))).map(({ title }) => title))]),

    titleOfHoldAct: async (id): Promise<TitleId | undefined> => {
      const row = await db.events.get(id);
      return row && isHold(row.event) ? row.event.title : undefined;
    },
  };
};

const holdsUnder = async (db: SchoolDatabase, parties: readonly string[]) => (await rowsWith(db.holds, "party", parties)).map(({ hold }) => hold);
