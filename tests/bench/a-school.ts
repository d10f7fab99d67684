/** A school of 20,000 documents, or some times as many, on a running server: real titles, made-up readers, and a year's events. Known is what to find in it. */
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import type { Title } from "#domain/catalogue/title.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type DeviceId, type EventId, type PartyId, type PatronId, type RulesId, type SchoolId, type StaffId, type TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { patronToDocument, tieToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { demoPatrons, demoTitles } from "../../sync-server/demo/school-stock.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import type { Admission } from "../../src/sync/start-service.ts";

export const sizes = { titles: 4_000, copies: 9_000, patrons: 1_000, events: 6_000 };
export const year = 2026;
export const lastWords = "Cuốn nằm cuối kho";

/** Half of these copies have a story already; one event of theirs is known to stand last. */
const late = { from: 1, copies: 5_000 };

export interface FilledSchool {
  readonly admission: Admission;
  readonly rawKey: readonly number[];
  readonly databases: readonly string[];
  /** Everything on the server, with the few documents beside the many. */
  readonly documents: number;
  readonly copies: readonly CopyId[];
  /** A reader who has borrowed one copy. */
  readonly reader: { readonly card: string; readonly fullName: string; readonly copy: CopyId };
}

export const fillSchool = async (origin: string, times = 1): Promise<FilledSchool> => {
  const many = { titles: times * sizes.titles, copies: times * sizes.copies, patrons: times * sizes.patrons, events: times * sizes.events };
  const chance = seeded(4);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.below(256));
  const key = await schoolKeyFrom(rawKey);
  const school = { id: newId("unit", chance.byte), name: "Trường đo", code: "DO" };
  const admission = await setUp(origin, school, [year], chance.byte);

  const known = demoTitles(chance);
  const titles = Array.from({ length: many.titles }, (_, index): Title => {
    const title = known[index % known.length];
    if (title === undefined) throw new Error("no titles to take from");
    return { ...title, id: newId("title", chance.byte), ...(index === many.titles - 1 ? { titleProper: lastWords } : {}) };
  });
  const copies = Array.from({ length: many.copies }, (_, index): Copy => ({
    id: newId("copy", chance.byte), title: titles[index % titles.length]?.id as TitleId, accessionNo: `STK.${String(index + 1).padStart(5, "0")}`,
    barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index + 1 })], status: "open", shelf: "Kệ A1",
  }));
  const people = demoPatrons(chance, year);
  const patrons = Array.from({ length: many.patrons }, (_, index): Patron => ({ ...(people[index % people.length] as Patron), id: newId("patron", chance.byte) as PatronId, cards: [ownCodeFrom({ kind: "card", block: 900, serial: index + 1 })] }));
  const reader = patrons[patrons.length - 1] as Patron;
  const party = newId("party", chance.byte);
  const events = Array.from({ length: many.events }, (_, index) => eventOf(index, many.events - 1, copies, party, { school: school.id, byte: chance.byte }));

  const names = databasesOf(school.id);
  const calendar = { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) };
  const documents: readonly (readonly [string, readonly WireDocument[]])[] = [
    [names.desk, [
      schoolSettingToDocument({ name: school.name, code: school.code, level: "several", year: calendar, closedWeekdays: [0], closures: [], openDays: [] }),
      rulesToDocument(defaultRules("rules:do" as RulesId, day("2020-01-01"))),
      ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron)))),
      await tieToDocument(key, { party, patron: reader.id, month: `${year}-10` }),
    ]],
    [names.log(year), events.map(eventToDocument)],
    [names.catalogue, [...copies.map(copyToDocument), ...titles.map(titleToDocument)]],
  ];
  for (const [database, all] of documents) await send(origin, admission, database, all);
  const databases = documents.map(([name]) => name);
  const counted = await Promise.all(databases.map(async (database) => ((await (await fetch(`${origin}couch/${database}`, { headers: signedIn(admission.device.account) })).json()) as { doc_count: number }).doc_count));
  return {
    admission,
    rawKey: [...rawKey],
    databases,
    copies: copies.map(({ id }) => id),
    documents: counted.reduce((sum, count) => sum + count, 0),
    reader: { card: reader.cards[0] ?? "", fullName: reader.fullName, copy: copies[0]?.id as CopyId },
  };
};

/** What a desk that was long away brings: 10,000 loans and returns of two weeks ago, all at once. */
export const sendLateEvents = async (origin: string, { admission, copies }: FilledSchool, run: number): Promise<number> => {
  const { school } = admission;
  const chance = seeded(100 + run);
  const events = Array.from({ length: late.copies }, (_, at): readonly CirculationEvent[] => {
    const known = at + late.from;
    const last = run > 0 ? `event:late${run - 1}-${at}-back` : 2 * (known - 1) + 1 < sizes.events - 1 ? `event:do${2 * (known - 1) + 1}` : null;
    const [lent, back] = [`event:late${run}-${at}-lent`, `event:late${run}-${at}-back`] as [EventId, EventId];
    const base = (id: EventId, index: number) => ({
      id, v: 1 as const, school: school.id, device: "device:late" as DeviceId, sequence: run * 100_000 + 2 * at + index + 1, staff: "staff:do" as StaffId, app: "0.1.0", rules: "rules:do" as RulesId,
      day: day(`${year}-11-10`), at: { instant: Date.parse(`${year}-11-10T01:00:00Z`) + run * 86_400 + 2 * at + index, count: 0, wall: 0, offset: 0 }, thing: { copy: copies[known] as CopyId },
    });
    const facts = { group: "pupil" as const, bookType: "referenceBook" as const, title: "title:late" as TitleId };
    return [
      { ...base(lent, 0), kind: "copy-lent", cause: last as EventId | null, borrower: { party: newId("party", chance.byte), is: "person" }, due: day(`${year}-11-17`), facts },
      { ...base(back, 1), kind: "copy-returned", cause: lent, closes: [lent], facts },
    ];
  });
  await send(origin, admission, databasesOf(school.id).log(year), events.flat().map(eventToDocument));
  return 2 * late.copies;
};

export const setUp = async (origin: string, school: Admission["school"], years: readonly number[], byte: () => number): Promise<Admission> =>
  (await post(origin, "api/setup", { school, years, admin: { name: "do", password: "do-do-do-do" }, device: { id: newId("device", byte), name: "Máy đo" } })) as Admission;

export const send = async (origin: string, { device }: Admission, database: string, all: readonly WireDocument[]): Promise<void> => {
  for (let from = 0; from < all.length; from += 1_000) {
    const verdicts = (await post(origin, `couch/${database}/_bulk_docs`, { docs: all.slice(from, from + 1_000) }, device.account)) as { error?: string; reason?: string }[];
    const refused = verdicts.find(({ error }) => error !== undefined);
    if (refused) throw new Error(`${database}: ${JSON.stringify(refused)}`);
  }
};

const post = async (origin: string, path: string, body: object, account?: { name: string; password: string }): Promise<unknown> => {
  const headers = { "content-type": "application/json", ...(account ? signedIn(account) : {}) };
  const response = await fetch(origin + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};

const signedIn = ({ name, password }: { readonly name: string; readonly password: string }) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });

/** Copies are lent and come back one after another; only the first is lent at the end once more, to the reader. */
const eventOf = (index: number, last: number, copies: readonly Copy[], party: PartyId, { school, byte }: { school: SchoolId; byte: () => number }): CirculationEvent => {
  const isLast = index === last;
  const copy = (isLast ? copies[0] : copies[1 + Math.floor(index / 2)]) as Copy;
  const id = (at: number) => `event:do${at}` as EventId;
  const base = {
    id: id(index), v: 1 as const, school, device: "device:do" as DeviceId, sequence: index + 1, staff: "staff:do" as StaffId, app: "0.1.0", rules: "rules:do" as RulesId,
    day: day(`${year}-10-10`), at: { instant: Date.parse(`${year}-10-10T01:00:00Z`) + index * 1000, count: 0, wall: 0, offset: 0 }, thing: { copy: copy.id },
  };
  const facts = { group: "pupil" as const, bookType: "referenceBook" as const, title: copy.title };
  return isLast || index % 2 === 0
    ? { ...base, kind: "copy-lent", cause: null, borrower: { party: isLast ? party : newId("party", byte), is: "person" }, due: day(`${year}-10-17`), facts }
    : { ...base, kind: "copy-returned", cause: id(index - 1), closes: [id(index - 1)], facts };
};
