/**
 * How what another device wrote is kept when it comes by a file and not from the server. An event is an event. A document is
 * there an edit that the server may not have: it is merged with what is here field by field, and what both changed is chosen
 * by what it says, never by who reads whose file, so that both devices come to the same. All that the server may lack is sent
 * on by whoever meets it first; it takes the same event or the same document twice without harm.
 */
import { same, type Merged } from "#domain/kernel/merge.ts";
import { generationOf } from "#wire/revision.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { FileHead, FileOrigin, FileRow } from "#wire/sealed-file.ts";
import { addTo, type OutboxEntry, type SchoolDatabase } from "./database.ts";
import { isNewerRow, rowFrom, type Row } from "./document-rows.ts";
import { isEdited, type Prepared } from "./held-rows.ts";
import { fromAside, keptAside, mergingOf, ownChanges, withoutGaps } from "./merging.ts";
import { noteHandedOut, type Handing } from "./sync-keeper.ts";

/** For rows of one database, each document in it once. */
export const handingOf = (db: SchoolDatabase, key: SchoolKey, head: Pick<FileHead, "device" | "madeAt">, rows: readonly FileRow[]): Handing => {
  const given = new Map(rows.map((row) => [row.doc._id, row]));
  const isSent = (id: string): boolean => given.get(id)?.sent === true;

  /** As the server had it when it was last heard of. */
  const onServer = ({ doc, base, rev, database }: Row): Promise<Row> => rowFrom(key, { ...(base ?? doc), ...(rev === undefined ? {} : { _rev: rev }) }, database);

  const known = async (id: string, lost: Readonly<Record<string, unknown>>): Promise<boolean> => {
    for (const { fields } of await db.lost.where("id").equals(id).toArray()) {
      if (same(await fromAside(key, id, fields).catch(() => undefined), withoutGaps(lost))) return true;
    }
    return false;
  };

  const joined = async (ours: Row, theirs: Row): Promise<Prepared> => {
    const base = ours.base ?? theirs.base;
    if (isNewerRow(ours) || isNewerRow(theirs)) {
      const isOurs = isNewerRow(ours) === isNewerRow(theirs) ? textOf(ours.doc) >= textOf(theirs.doc) : isNewerRow(ours);
      const [stands, gives] = isOurs ? [ours, theirs] : [theirs, ours];
      return { row: stands, mine: ours, lost: same(stands.doc, gives.doc) ? {} : await ownChanges(key, base, gives.doc) };
    }
    const { open, merge, close } = mergingOf(key, ours.id);
    const [before, mine, other] = await Promise.all([base && open(base), open(ours.doc), open(theirs.doc)]);
    const { merged, lost } = joinedBy(mine, other, (one, another) => merge(before, one, another));
    // Sealed anew only when it says something new: one content has many seals.
    const anew = async (): Promise<Row> => ({ ...(await rowFrom(key, await close(merged, theirs.doc), ours.database)), ...(ours.rev === undefined ? {} : { rev: ours.rev }) });
    const row = same(merged, mine) ? ours : same(merged, other) ? theirs : await anew();
    const whole = base === undefined ? row : { ...row, base };
    if (Object.keys(lost).length === 0 || (await known(ours.id, lost))) return { row: whole, mine: ours };
    return { row: whole, mine: ours, lost: await keptAside(key, ours.id, lost) };
  };

  return {
    merged: async (come, mine, mergedWithMine) => {
      if (isSent(come.id)) return mine && generation(mine) >= generation(come) ? { row: mine, mine } : mergedWithMine(come, mine);
      const base = given.get(come.id)?.base;
      const theirs = base === undefined ? come : { ...come, base };
      if (!mine) return { row: theirs, mine };
      /** An edit made from what the server had earlier, as an edit of what it has had since. */
      const raised = async (edit: Row, other: Row): Promise<Row> => (generation(other) > generation(edit) ? (await mergedWithMine(await onServer(other), edit)).row : edit);
      const [ours, other] = await Promise.all([raised(mine, theirs), raised(theirs, mine)]);
      if (!isEdited(other)) return { row: ours, mine, ...(isEdited(mine) && !isEdited(ours) ? { lost: {} } : {}) };
      if (!isEdited(ours)) return { row: other, mine };
      return { ...(await joined(ours, other)), mine };
    },

    /**
     * Who deleted a document knew of their own edits of it, in whatever order their files are read: that is no deletion against an
     * edit, of which a person is asked.
     */
    overtake: async (deletions) => {
      const overtaken = (await db.outbox.where("id").anyOf([...deletions]).toArray()).flatMap(({ n, id, handed, again, deletion }) => {
        const { device, at } = originOf(head, given.get(id));
        return n !== undefined && handed?.device === device && handed.at <= at && again === undefined && deletion === undefined ? [n] : [];
      });
      await db.outbox.bulkDelete(overtaken);
      await addTo(db, "unsent", -overtaken.length);
    },

    sendOn: async (events, prepared, deletions) => {
      const outgoing: OutboxEntry[] = [
        ...deletions.flatMap((id) => {
          const row = given.get(id);
          return row && !isSent(id) ? [{ id, database: row.database, deletion: row.doc }] : [];
        }),
        ...prepared.flatMap(({ row }) => (isEdited(row) ? [{ id: row.id, database: row.database }] : [])),
        ...events.flatMap(({ id, database }) => (isSent(id) ? [] : [{ id, database }])),
      ];
      const waiting = new Set((await db.outbox.where("id").anyOf(outgoing.map(({ id }) => id)).toArray()).map(({ id }) => id));
      const added = outgoing.filter(({ id }) => !waiting.has(id)).map((entry) => ({ ...entry, handed: originOf(head, given.get(entry.id)) }));
      if (added.length === 0) return;
      // Somebody else has it: taken away again here, it has to be taken away there too.
      await noteHandedOut(db, await db.outbox.bulkAdd(added));
      await addTo(db, "unsent", added.length);
    },
  };
};

export const originOf = ({ device, madeAt }: Pick<FileHead, "device" | "madeAt">, row: FileRow | undefined): FileOrigin => row?.from ?? { device, at: madeAt };

const generation = ({ rev }: Row): number => generationOf(rev ?? "");

/** What both changed is the one's or the other's by its text alone; between two that do not differ in that, the fuller one leads. */
const joinedBy = <Document extends object>(ours: Document, theirs: Document, merge: (mine: Document, other: Document) => Merged<Document>): Merged<Document> => {
  const there = merge(ours, theirs);
  const fields = Object.keys(there.lost).sort();
  const text = (document: Document): string => textOf(fields.length > 0 ? fields.map((field) => (document as Record<string, unknown>)[field]) : document);
  const [here, away] = [text(ours), text(theirs)];
  const isTheirs = fields.length > 0 || here.length === away.length ? away >= here : away.length > here.length;
  return isTheirs ? there : merge(theirs, ours);
};

/** The same for the same content, whatever the order of fields. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => (typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part)) ?? "";
