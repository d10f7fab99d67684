/** The inbox of refused rows: sent again, mended, let go and taken back, each in one transaction with the readings and the outbox. */
import { aboutOf, type LogEvent } from "#domain/circulation/events.ts";
import { newId, type StaffId } from "#domain/kernel/ids.ts";
import { same } from "#domain/kernel/merge.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import type { WireDocument } from "#wire/documents.ts";
import { deletedThere, editedThere, idTaken, wireRefusal } from "#wire/refusal.ts";
import type { RefusedRefusal, RefusedService } from "../desk/refused.ts";
import { contentOf as changedBy, type Changes } from "./changes.ts";
import { lateAmong } from "./closed-years.ts";
import { correctFresh } from "./corrections.ts";
import { addTo, type EventRow, type RefusedRow, type SchoolDatabase } from "./database.ts";
import { isNewerRow, kindOfId, rowFrom, type Row } from "./document-rows.ts";
import { contentOfDocument, withContent } from "./document-words.ts";
import { attachedTo, deleteRows, putEdited } from "./edits.ts";
import { readAnew } from "./feeds.ts";
import { isNamedHere } from "./named-here.ts";
import { mendedContent } from "./mending.ts";
import { mergeDocuments } from "./merging.ts";
import { foldFor } from "./readings.ts";
import { dropRow, foldable, putBack, rowOf } from "./refused-rows.ts";
import { refusalCause } from "./refusal-cause.ts";
import { createRefusedTelling, staysUntilForgotten, type RefusedTellingDeps } from "./refused-telling.ts";
import { refusingTables } from "./refusing.ts";

export interface RefusedDeps extends RefusedTellingDeps {
  readonly changes: Changes;
  readonly role: () => StaffRole | undefined;
  readonly staff: () => StaffId;
  readonly now: () => number;
  readonly openYear: () => number;
  readonly randomByte: () => number;
}

export const createRefused = (deps: RefusedDeps): RefusedService => {
  const { db, key, changes } = deps;

  /** What is to be written, with its seals closed; when something came in between, all is done once more. */
  const prepared = async (row: RefusedRow, doc: WireDocument): Promise<() => Promise<"sent" | "changed" | "inUse">> => {
    const event = foldable(row.database, doc);
    if (event) return () => eventAgain(event, row);
    const { id, database } = row;
    if (doc._deleted) {
      return async () => {
        if (await isNamedHere(db, id)) return "inUse";
        if (await rowOf(db, id)) await deleteRows(db, [id]);
        else await sendDeletion(db, database, doc);
        // What came back with the copy goes with it.
        if (row.title && !(await isNamedHere(db, row.title._id))) await deleteRows(db, [row.title._id]);
        return "sent";
      };
    }
    const held = await rowOf(db, id);
    // What hung on a document that is gone hangs on nothing any more.
    const { _rev, _attachments, ...bare } = doc;
    const sent = held ? { ...attachedTo(doc), ...bare } : bare;
    // It is not for this version to change; what was refused waits until it can be read.
    if (held && isNewerRow(held) && !same(held.doc, sent)) return async () => "inUse";
    // The person says that this is to stand: where another edit differs, it gives way.
    const merged = held && !same(held.doc, sent) ? (await mergeDocuments(key, row.base ?? held.base, held.doc, sent as WireDocument)).doc : (sent as WireDocument);
    const anew = await rowFrom(key, merged, database);
    return async () => {
      const now = await rowOf(db, id);
      if (!same(now?.doc, held?.doc)) return "changed";
      await dropDeletion(db, id);
      if (now?.base !== undefined || now?.rev === undefined || !same(now.doc, merged)) await putEdited(db, [anew]);
      if (row.title && (await rowOf(db, row.title._id)) === undefined) await putEdited(db, [{ id: row.title._id, database, doc: row.title }]);
      return "sent";
    };
  };

  const eventAgain = async (event: LogEvent, { database }: RefusedRow): Promise<"sent"> => {
    const there = await db.events.get(event.id);
    const isTaken = there !== undefined && !same(there.written ?? there.event, event);
    const mine: LogEvent = isTaken ? { ...event, id: newId("event", deps.randomByte) } : event;
    const about = aboutOf(mine);
    if (about === undefined) throw new Error(`a ${mine.kind} belongs to no story`);
    const [fresh] = await lateAmong(db, [{ id: mine.id, about, database, event: mine } satisfies EventRow]);
    if (fresh) {
      await db.events.put(fresh);
      await foldFor(db, await correctFresh(db, [fresh]));
    }
    await db.outbox.add({ id: mine.id, database });
    await addTo(db, "unsent", 1);
    return "sent";
  };

  const sendOne = async (n: number, mended?: WireDocument): Promise<boolean> => {
    for (;;) {
      const row = await db.refused.get(n);
      if (!row || row.letGo) return false;
      const write = await prepared(row, mended ?? row.doc);
      const is = await db.transaction("rw", refusingTables(db), async () => {
        if ((await db.refused.get(n)) === undefined) return "settled";
        const written = await write();
        if (written !== "sent") return written;
        await db.refused.delete(n);
        await addTo(db, "refused", -1);
        return written;
      });
      if (is !== "changed") return is === "sent";
    }
  };

  /** One at a time: what was refused later goes on from what was refused earlier. */
  const sendAll = async (rows: readonly number[]): Promise<readonly RefusedRow[]> => {
    const sent: RefusedRow[] = [];
    for (const n of [...rows].sort((a, b) => a - b)) {
      const row = await db.refused.get(n);
      // What one device deleted and another edited a librarian decides.
      if (!row || (isQuestion(row) && deps.role() !== "librarian")) continue;
      if (await sendOne(n)) sent.push(row);
    }
    return sent;
  };

  const forLibrarians = async (act: () => Promise<Result<void, RefusedRefusal>>): Promise<Result<void, RefusedRefusal>> => {
    if (deps.role() !== "librarian") return err({ type: "ForLibrarians" });
    return act();
  };

  return {
    all: createRefusedTelling(deps),
    count: () => db.refused.count(),

    sendAgain: async (rows) => {
      const sent = await sendAll(rows);
      if (sent.length > 0) changes.tell(changedBy(sent.map(({ id }) => id)));
      return sent.length;
    },

    mend: (n, fields) =>
      forLibrarians(async () => {
        const row = await db.refused.get(n);
        const content = row && (await contentOfDocument(key, row.doc));
        if (!row || row.letGo || !content) return err({ type: "NotHere" });
        const mended = mendedContent(content, fields);
        // What is sealed no schema sees into.
        if (kindOfId(row.id) === "patron" && mended["fullName"] === undefined) return err({ type: "StillWrong", why: { type: "BrokenShape", field: "fullName" } });
        const doc = await withContent(key, row.doc, mended);
        const refusal = wireRefusal(row.database, doc);
        if (refusal !== undefined) return err({ type: "StillWrong", why: refusalCause(`forbidden: ${refusal}`) });
        if (!(await sendOne(n, doc))) return err({ type: "NotHere" });
        changes.tell(changedBy([row.id]));
        return ok(undefined);
      }),

    letGo: (n) =>
      forLibrarians(async () => {
        const by = deps.staff();
        const done = await db.transaction("rw", refusingTables(db), async (): Promise<Result<string, RefusedRefusal>> => {
          const row = await db.refused.get(n);
          if (!row || row.letGo || staysUntilForgotten(row.id)) return err({ type: "NotHere" });
          const held = await standsAlone(db, row);
          if (held && (await isNamedHere(db, row.id))) return err({ type: "InUse" });
          if (held) await dropRow(db, held);
          // What was not deleted there comes back here, with the next exchange.
          if (row.doc._deleted && row.reason !== editedThere) await readAnew(db, row.database);
          await db.refused.update(n, { letGo: { at: deps.now(), by, year: deps.openYear() } });
          await addTo(db, "refused", -1);
          return ok(row.id);
        });
        if (!done.ok) return done;
        changes.tell(changedBy([done.value]));
        return ok(undefined);
      }),

    takeBack: (n) =>
      forLibrarians(async () => {
        const row = await db.refused.get(n);
        if (!row?.letGo) return err({ type: "NotHere" });
        const anew = isNew(row) ? await rowFrom(key, row.doc, row.database) : undefined;
        await db.transaction("rw", refusingTables(db), async () => {
          // Erased, or taken back elsewhere, meanwhile.
          if (!(await db.refused.get(n))?.letGo) return;
          const { letGo, ...again } = row;
          await db.refused.put(again);
          await addTo(db, "refused", 1);
          if (anew) await putBack(db, anew);
        });
        changes.tell(changedBy([row.id]));
        return ok(undefined);
      }),

    exported: async (rows) => {
      const kept = (await db.refused.bulkGet([...rows])).flatMap((row) => row ?? []);
      return JSON.stringify(kept.map(({ database, doc, base, reason, at }) => ({ database, document: doc, ...(base === undefined ? {} : { editedFrom: base }), reason, ...(at === undefined ? {} : { at }) })), undefined, 2);
    },
  };
};

const isQuestion = ({ reason }: RefusedRow): boolean => reason === deletedThere || reason === editedThere;

/** Made here, and never taken by the server. */
const isNew = ({ doc, base, reason }: RefusedRow): boolean => !doc._deleted && doc._rev === undefined && base === undefined && reason !== deletedThere && reason !== idTaken && kindOfId(doc._id) !== "event";

/** The row of what was made here, as long as nothing else of it waits or has been taken. */
const standsAlone = async (db: SchoolDatabase, row: RefusedRow): Promise<Row | undefined> => {
  const held = isNew(row) ? await rowOf(db, row.id) : undefined;
  return held && held.rev === undefined && (await db.outbox.where("id").equals(row.id).count()) === 0 ? held : undefined;
};

/** What stands is not deleted on the way. */
const dropDeletion = async (db: SchoolDatabase, id: string): Promise<void> =>
  addTo(db, "unsent", -(await db.outbox.where("id").equals(id).and(({ deletion }) => deletion?._deleted === true).delete()));

const sendDeletion = async (db: SchoolDatabase, database: string, deletion: WireDocument): Promise<void> => {
  await db.outbox.add({ id: deletion._id, database, deletion });
  await addTo(db, "unsent", 1);
};
