/**
 * A school with some school years behind it, on a running server: every loan was asked of the real rules, each year was closed
 * with the opening position of the next one, a quarter of its readers left and as many came. What was never brought back stays
 * out for good.
 */
import { storyOf } from "#domain/circulation/copy-story.ts";
import { copyOf, type CirculationEvent } from "#domain/circulation/events.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { carriedOver } from "#domain/circulation/opening-position.ts";
import type { Title } from "#domain/catalogue/title.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day, startOf, type Day } from "#domain/kernel/day.ts";
import { newId, type CopyId, type PatronId, type RulesId, type TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { openingPositionToDocument, yearOpened, type HandedOn } from "#wire/opening-position.ts";
import { patronToDocument, tieToDocument, type Tie } from "#wire/people.ts";
import { calendarFrom, schoolSettingToDocument, type SchoolSettingContent } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { demoPatrons, demoTitles } from "../../sync-server/demo/school-stock.ts";
import { seeded, type Chance } from "../../sync-server/demo/seeded.ts";
import { yearOfLoans } from "../../sync-server/demo/year-of-loans.ts";
import type { Admission } from "../../src/sync/start-service.ts";
import { lastWords, send, setUp, sizes } from "./a-school.ts";

/** The year that is open at the end. */
export const lastYear = 2025;

export interface SchoolOfYears {
  readonly admission: Admission;
  readonly rawKey: readonly number[];
  /** Of the open year alone. */
  readonly events: number;
  /** Events that the closed years handed on to the open one. */
  readonly handedOn: number;
  readonly reader: { readonly card: string; readonly fullName: string; readonly copy: CopyId };
}

/** `desks` = how many desks lend, each from its own part of the stock to its own readers: some 10,000 events a year each. */
export const fillYears = async (origin: string, years: number, desks: number): Promise<SchoolOfYears> => {
  const chance = seeded(31);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.below(256));
  const key = await schoolKeyFrom(rawKey);
  const school = { id: newId("unit", chance.byte), name: "Trường đo", code: "DO" };
  const names = databasesOf(school.id);
  const known = Array.from({ length: years }, (_, index) => lastYear - years + 1 + index);
  const admission = await setUp(origin, school, known, chance.byte);
  const settingOf = (year: number): SchoolSettingContent => ({
    ...school, level: "several", closedWeekdays: [0], closures: [], openDays: [],
    year: { year, startsOn: day(`${year}-09-05`), firstTermEndsOn: day(`${year + 1}-01-15`), endsOn: day(`${year + 1}-05-31`) },
    ...(year > (known[0] ?? year) ? { closedYear: year - 1 } : {}),
  });
  const rules = defaultRules("rules:do" as RulesId, day("2020-01-01"));
  const { titles, copies } = stockOf(chance);
  const documents = new Map<string, WireDocument[]>([[names.catalogue, [...copies.map(copyToDocument), ...titles.map(titleToDocument)]]]);
  const inDesk: WireDocument[] = [schoolSettingToDocument(settingOf(lastYear)), rulesToDocument(rules)];

  let patrons: Patron[] = [];
  let carried = new Map<CopyId, HandedOn[]>();
  let [ties, events]: [Tie[], CirculationEvent[]] = [[], []];
  for (const year of known) {
    patrons = turned(patrons, year, chance);
    const active = patrons.filter((patron) => patron.active);
    const out = new Set([...carried].flatMap(([copy, handedOn]) => (storyOf(copy, actsOf(handedOn)).loans.length > 0 ? [copy] : [])));
    const made = Array.from({ length: desks }, (_, desk) => yearOfLoans({
      titles, copies: copies.filter(({ id }, index) => index % desks === desk && !out.has(id)), patrons: active.filter((_patron, index) => index % desks === desk), rules,
      calendarOf: () => calendarFrom(settingOf(year)), from: day(`${year}-09-05`), to: day(`${year + 1}-05-31`), school: school.id, device: admission.device.id, staff: "staff:do" as never, app: "0", instantOf,
    }, chance));
    events = made.flatMap((one) => one.events);
    ties = [...ties, ...made.flatMap((one) => one.ties)];
    documents.set(names.log(year), events.map(eventToDocument));
    if (year === lastYear) break;
    carried = closed(carried, events, year);
    inDesk.push(...[...carried].map(([about, handedOn]) => openingPositionToDocument({ year: year + 1, about, events: handedOn, late: [] })), yearOpened(year + 1));
  }
  const open = [...byCopy(events)].flatMap(([copy, acts]) => storyOf(copy, [...actsOf(carried.get(copy) ?? []), ...acts]).loans);
  const stillOpen = new Set([...open.map(({ borrower }) => borrower.party), ...[...carried.values()].flatMap((handedOn) => actsOf(handedOn).flatMap((event) => (event.kind === "copy-lent" ? [event.borrower.party] : [])))]);
  // The month of the measurement and the one before; of earlier ones only what is still open under them.
  const kept = ties.filter(({ party, month }) => stillOpen.has(party) || month >= `${lastYear + 1}-04`);
  inDesk.push(...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron)))), ...(await Promise.all(kept.map((tie) => tieToDocument(key, tie)))));
  documents.set(names.desk, inDesk);
  for (const [database, all] of documents) await send(origin, admission, database, all);
  const [loan] = open;
  const reader = patrons.find(({ id }) => id === ties.find(({ party }) => party === loan?.borrower.party)?.patron);
  if (!loan || !reader) throw new Error("nobody has borrowed anything");
  return { admission, rawKey: [...rawKey], events: events.length, handedOn: [...carried.values()].reduce((sum, one) => sum + one.length, 0), reader: { card: reader.cards[0] ?? "", fullName: reader.fullName, copy: loan.copy } };
};

const stockOf = (chance: Chance): { titles: Title[]; copies: Copy[] } => {
  const known = demoTitles(chance);
  const titles = Array.from({ length: sizes.titles }, (_, index): Title => ({ ...(known[index % known.length] as Title), id: newId("title", chance.byte), ...(index === sizes.titles - 1 ? { titleProper: lastWords } : {}) }));
  const copies = Array.from({ length: sizes.copies }, (_, index): Copy => ({
    id: newId("copy", chance.byte), title: titles[index % titles.length]?.id as TitleId, accessionNo: `STK.${String(index + 1).padStart(5, "0")}`,
    barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index + 1 })], status: "open", shelf: "Kệ A1",
  }));
  return { titles, copies };
};

/** A quarter leaves, as many come; all others are a year older. */
const turned = (patrons: readonly Patron[], year: number, chance: Chance): Patron[] => {
  const people = demoPatrons(chance, year);
  const leaving = patrons.filter(({ active }) => active).slice(0, sizes.patrons / 4);
  const stay = patrons.map((patron) => (leaving.includes(patron) ? { ...patron, active: false } : patron));
  const missing = sizes.patrons - stay.filter(({ active }) => active).length;
  const newcomers = Array.from({ length: missing }, (_, index): Patron => ({ ...(people[index % people.length] as Patron), id: newId("patron", chance.byte) as PatronId, active: true, cards: [ownCodeFrom({ kind: "card", block: 900, serial: patrons.length + index + 1 })] }));
  return [...stay, ...newcomers];
};

const closed = (carried: ReadonlyMap<CopyId, readonly HandedOn[]>, events: readonly CirculationEvent[], year: number): Map<CopyId, HandedOn[]> => {
  const stories = byCopy(events);
  const next = new Map<CopyId, HandedOn[]>();
  for (const copy of new Set([...carried.keys(), ...stories.keys()])) {
    const old = [...(carried.get(copy) ?? []), ...(stories.get(copy) ?? []).map((event): HandedOn => ({ log: year, event }))];
    const speaks = new Set(carriedOver({ old: old.map(({ event }) => event) }).map(({ id }) => id));
    if (speaks.size > 0) next.set(copy, old.filter(({ event }) => speaks.has(event.id)));
  }
  return next;
};

const byCopy = (events: readonly CirculationEvent[]): Map<CopyId, CirculationEvent[]> => {
  const stories = new Map<CopyId, CirculationEvent[]>();
  for (const event of events) {
    const copy = copyOf(event);
    if (copy !== undefined) stories.set(copy, [...(stories.get(copy) ?? []), event]);
  }
  return stories;
};

const actsOf = (handedOn: readonly HandedOn[]): CirculationEvent[] => handedOn.map(({ event }) => event as CirculationEvent);

const instantOf = (on: Day): number => startOf(on);
