/** The desk's port on Dexie: an event, its readings and its place in the outbox are one strict transaction. */
import { emptyStory, storyOf, type CopyStory } from "#domain/circulation/copy-story.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import { newId, type CopyId, type PartyId, type PatronId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom, type WireDocument } from "#wire/documents.ts";
import { noteToDocument, tieToDocument, type Tie } from "#wire/people.ts";
import type { CirculationStore, RememberAsk } from "../desk/ports.ts";
import type { Changes } from "./changes.ts";
import { addTo, type SchoolDatabase } from "./database.ts";
import { documentTables, tieRow } from "./document-rows.ts";
import { keepStory, readingTables } from "./readings.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { SchoolId, TitleId } from "#domain/kernel/ids.ts";

export const createCirculationStore = (deps: { db: SchoolDatabase; school: SchoolId; key: SchoolKey; changes: Changes; randomByte: () => number; openYear: () => SchoolYear }): CirculationStore => {
  const { db, key, changes } = deps;
  const databases = databasesOf(deps.school);

  const copyFile = async (id: CopyId) => {
    const row = await db.copies.get(id);
    if (!row) return undefined;
    const [title, story] = await Promise.all([db.titles.get(row.title), db.stories.get(id)]);
    return title && { copy: copyFrom(row.doc), title: titleFrom(title.doc), story: story ?? emptyStory(id) };
  };

  return {
    copy: copyFile,
    copiesWithCode: async (code) => (await db.copies.where("codes").equals(foldCode(code)).toArray()).map((row) => copyFrom(row.doc)),
    copiesOfTitle: async (title) => (await db.copies.where("title").equals(title).toArray()).map((row) => copyFrom(row.doc)).sort((a, b) => (a.accessionNo < b.accessionNo ? -1 : 1)),
    titlesWithArticle: async (article) => {
      const [field, value] = "isbn" in article ? (["isbn", article.isbn] as const) : (["gtin", article.gtin] as const);
      const rows = await db.titles.filter((row) => row.doc[field] === value).toArray();
      return rows.map((row) => row.id as TitleId);
    },
    title: async (id) => {
      const row = await db.titles.get(id);
      return row && titleFrom(row.doc);
    },
    loansOfPatron: (patron) => loansOfPatron(db, patron),
    patronOfParty: async (party) => (await db.ties.where("party").equals(party).first())?.patron,
    events: async (ids) => (await db.events.bulkGet([...ids])).flatMap((row) => row?.event ?? []),
    storiesWithContradictions: async () => {
      const count = (await db.counters.get("contradictions"))?.value ?? 0;
      return count === 0 ? [] : db.stories.filter((story: CopyStory) => story.contradictions.length > 0).toArray();
    },

    partyFor: async (patron, month) => {
      const known = await db.ties.where("[patron+month]").equals([patron, month]).first();
      if (known) return { party: known.party };
      const party: PartyId = newId("party", deps.randomByte);
      const tie: Tie = { party, patron, month };
      return { party, newTie: { tie, doc: await tieToDocument(key, tie) } satisfies NewTie };
    },

    sealedRemark: async (text) => {
      const note = newId("note", deps.randomByte);
      return { note, sealed: await noteToDocument(key, note, text) };
    },

    remember: async <Answer>(ask: RememberAsk, decide: Parameters<CirculationStore["remember"]>[1]): Promise<Answer> => {
      const answer = await db.transaction("rw", [db.events, db.outbox, db.device, ...documentTables(db), ...readingTables(db)], async () => {
        const [file, device, rows] = await Promise.all([copyFile(ask.copy), db.device.get("this"), db.events.where("copy").equals(ask.copy).toArray()]);
        if (!file || !device) throw new Error(`not on this device: ${ask.copy}`);
        const events = rows.map((row) => row.event);
        const decision = decide({
          ...file,
          events,
          patronLoans: ask.patron === undefined ? [] : await loansOfPatron(db, ask.patron),
          device: { id: device.id, school: device.school, sequence: device.sequence, lastStamp: device.lastStamp },
        });
        const last = decision.events[decision.events.length - 1];
        if (last === undefined) return decision.answer;
        const outgoing: { id: string; database: string }[] = [];
        for (const event of decision.events) {
          const database = databases.log(openLogYearOf(deps.openYear(), event.day));
          await db.events.add({ id: event.id, copy: ask.copy, database, event });
          outgoing.push({ id: event.id, database });
        }
        const newTie = ask.party?.newTie as NewTie | undefined;
        if (newTie) {
          await db.ties.add(tieRow(newTie.tie, newTie.doc, databases.desk));
          outgoing.unshift({ id: newTie.doc._id, database: databases.desk });
        }
        if (ask.remark) {
          const doc = ask.remark.sealed as WireDocument;
          await db.others.add({ id: doc._id, database: databases.desk, doc, kind: "note" });
          outgoing.unshift({ id: doc._id, database: databases.desk });
        }
        await keepStory(db, storyOf(ask.copy, [...events, ...decision.events]));
        await db.outbox.bulkAdd(outgoing);
        await addTo(db, "unsent", outgoing.length);
        await db.device.update("this", { sequence: last.sequence, lastStamp: last.at });
        return decision.answer;
      });
      changes.tell();
      return answer as Answer;
    },
  };
};

interface NewTie {
  readonly tie: Tie;
  readonly doc: WireDocument;
}

const loansOfPatron = async (db: SchoolDatabase, patron: PatronId) => {
  const ties = await db.ties.where("patron").equals(patron).toArray();
  const rows = await db.openLoans.where("party").anyOf(ties.map((tie) => tie.party)).toArray();
  return rows.map((row) => row.loan);
};

