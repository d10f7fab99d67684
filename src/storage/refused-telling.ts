/** What waits in the inbox, in library words with what this device knows: who lent what to whom, which title was edited, and why it was not taken. */
import { displayTitle } from "#domain/catalogue/title.ts";
import { copyOf, isCirculation, isHold, isOfLot, type LogEvent } from "#domain/circulation/events.ts";
import type { StaffId } from "#domain/kernel/ids.ts";
import { titleFrom } from "#wire/documents.ts";
import { lotFrom } from "#wire/lots.ts";
import { isKnownKind } from "#wire/schemas.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { ToldEvent } from "../desk/desk.ts";
import type { People } from "../desk/ports.ts";
import type { RefusedDocument, RefusedFile } from "../desk/refused.ts";
import type { RefusedRow, SchoolDatabase } from "./database.ts";
import { ifRead, kindOfId } from "./document-rows.ts";
import { changedFields, contentOfDocument, nameOfDocument, titleName } from "./document-words.ts";
import { mendableIn } from "./mending.ts";
import { foldable, rowOf } from "./refused-rows.ts";
import { refusalCause } from "./refusal-cause.ts";

export interface RefusedTellingDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly people: People;
  readonly told: (events: readonly LogEvent[]) => Promise<readonly ToldEvent[]>;
  readonly staffName: (staff: StaffId) => string;
}

export const createRefusedTelling = (deps: RefusedTellingDeps): (() => Promise<readonly RefusedFile[]>) => {
  const { db, key } = deps;

  const documentOf = async (row: RefusedRow): Promise<RefusedDocument> => {
    const { id, doc } = row;
    const held = await rowOf(db, id);
    const base = row.base ?? held?.base;
    const did = doc._deleted ? "deleted" : base !== undefined || held?.rev !== undefined ? "edited" : "made";
    const shown = doc._deleted ? (held?.doc ?? row.base) : doc;
    const kind = doc["kind"];
    const [mine, before, now] = await Promise.all([doc, base ?? { _id: id }, (held?.base === undefined ? held?.doc : base) ?? base ?? { _id: id }].map((each) => contentOfDocument(key, each)));
    const edited = mine && before && changedFields(mine, base ? before : (now ?? {})).map(({ field }) => field);
    return {
      is: "document",
      of: kindOfId(id),
      unknownKind: kind === undefined || isKnownKind(kind) ? undefined : String(kind),
      name: shown ? await nameOfDocument(deps, shown) : "",
      did,
      fields: did === "edited" && mine && now && edited ? changedFields(mine, now, edited) : [],
    };
  };

  const fileOf = async (row: RefusedRow, told: ReadonlyMap<string, ToldEvent>): Promise<RefusedFile> => {
    const why = refusalCause(row.reason);
    const ofEvent = told.get(keyOf(row));
    const isFinal = why.type === "Erased" || (why.type === "IdTaken" && !ofEvent);
    return {
      row: row.n ?? 0,
      what: ofEvent ? { is: "act", told: ofEvent, books: await booksOf(db, ofEvent.event) } : await documentOf(row),
      why,
      reason: row.reason,
      at: row.at,
      letGo: row.letGo && { at: row.letGo.at, by: deps.staffName(row.letGo.by) },
      maySendAgain: !isFinal,
      mendable: isFinal || why.type === "DeletedThere" ? [] : await mendableIn(key, row.doc),
      mayLetGo: !staysUntilForgotten(row.id),
    };
  };

  return async () => {
    const rows = await db.refused.reverse().toArray();
    const events = rows.flatMap((row) => {
      const event = foldable(row.database, row.doc);
      return event ? [{ row, event }] : [];
    });
    const told = await deps.told(events.map(({ event }) => event));
    const byRow = new Map(events.flatMap(({ row }, index) => (told[index] ? [[keyOf(row), told[index]] as const] : [])));
    return Promise.all(rows.map((row) => fileOf(row, byRow)));
  };
};

const keyOf = ({ n }: RefusedRow): string => String(n);

/** They name a reader, and go when the loan or the reader is forgotten; and whoever wrote something is not let go. */
export const staysUntilForgotten = (id: string): boolean => /^(tie|note|join|staff|device):/.test(id);

const booksOf = async (db: SchoolDatabase, event: LogEvent): Promise<readonly string[]> => {
  const named = async (): Promise<string> => {
    if (isHold(event)) return titleName(db, event.title);
    if (isOfLot(event)) {
      const lot = ifRead(await db.others.get(event.thing.lot));
      return lot ? titleName(db, lotFrom(lot.doc).title) : "facts" in event ? titleName(db, event.facts.title) : "";
    }
    const id = isCirculation(event) ? copyOf(event) : undefined;
    const copy = id === undefined ? undefined : await db.copies.get(id);
    const title = copy && (await db.titles.get(copy.title));
    return [title ? displayTitle(titleFrom(title.doc)) : "facts" in event && event.facts && "title" in event.facts ? await titleName(db, event.facts.title) : "", copy?.accessionNo ?? ""].filter((word) => word !== "").join(", ");
  };
  return [await named()].filter((name) => name !== "");
};
