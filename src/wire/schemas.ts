/**
 * The shape of every document kind as it travels, version 1. Both the browser and the server read documents with these,
 * so they refuse the same document with the same words. Fields that a later version adds are let through and kept.
 */
import * as v from "valibot";
import { bookTypes } from "#domain/catalogue/title.ts";
import { codePattern } from "#domain/circulation/code-events.ts";
import { compensationMeans, copyConditions, lastPeriod, overrideReasons, readingKinds } from "#domain/circulation/events.ts";
import { mostDaysKept } from "#domain/circulation/forgetting.ts";
import { holdEndings } from "#domain/circulation/hold-events.ts";
import { copyStatuses } from "#domain/copies/copy.ts";
import { lotEntryReasons } from "#domain/copies/lot.ts";
import { dayFrom } from "#domain/kernel/day.ts";
import { isIdOf, type IdKind } from "#domain/kernel/ids.ts";
import { patronGroups } from "#domain/patrons/patron.ts";
import { libraryDayKind } from "./library-days.ts";
import { entryField } from "./lots.ts";

const id = (kind: IdKind) => v.custom<string>((text) => isIdOf(kind, text), `must be an id of kind ${kind}`);
const day = v.custom<string>((text) => typeof text === "string" && dayFrom(text) !== undefined, "must be a date like 2026-11-23");
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const shortText = v.pipe(v.string(), v.maxLength(2000));

const stamp = v.object({ instant: v.number(), count, wall: v.number(), offset: v.nullable(v.number()) });
const thing = v.union([v.object({ copy: id("copy") }), v.object({ lot: text, quantity: v.pipe(v.number(), v.integer(), v.minValue(1)) })]);
const borrower = v.object({ party: id("party"), is: v.picklist(["person", "class", "department", "library"]) });
const facts = v.object({
  group: v.picklist(patronGroups),
  classUnit: v.optional(shortText),
  grade: v.optional(count),
  bookType: v.picklist(bookTypes),
  title: id("title"),
});

const noted = {
  _id: id("event"),
  v: v.literal(1),
  school: id("unit"),
  device: id("device"),
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  staff: id("staff"),
  app: shortText,
  rules: id("rules"),
  day,
  at: stamp,
};

const envelope = {
  ...noted,
  cause: v.nullable(id("event")),
  thing,
};

const ofHold = { ...noted, cause: v.nullable(id("event")), title: id("title") };

const override = v.optional(v.object({ refusals: v.array(shortText), reason: v.picklist(overrideReasons), note: v.optional(id("note")) }));

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

const receipt = { amount: v.optional(count), receiptNo: v.pipe(v.string(), v.minLength(1), v.maxLength(40)) };

const ofLot = { ...noted, cause: v.nullable(id("event")), thing: v.object({ lot: id("lot"), quantity: positive }) };
const ofLotLoan = { ...ofLot, loan: id("event") };
const lotEntry = v.looseObject({ quantity: v.pipe(v.number(), v.integer(), v.notValue(0)), why: v.picklist(lotEntryReasons), on: day, staff: id("staff") });
const hasLotEntries = (document: object): boolean => Object.entries(document).every(([field, entry]) => !field.startsWith(entryField) || v.is(lotEntry, entry));

const position = {
  _id: id("position"),
  v: v.literal(1),
  year: count,
  about: shortText,
  events: v.array(v.looseObject({ log: count, event: v.looseObject({ _id: id("event"), kind: text }) })),
};

const sealedDocument = (kind: string, of: IdKind) =>
  v.looseObject({ _id: id(of), kind: v.literal(kind), v: v.literal(1), sealed: v.pipe(v.string(), v.minLength(24)) });

const voucherHead = { _id: id("voucher"), v: v.literal(1), school: id("unit"), device: id("device"), staff: id("staff"), app: shortText, day, at: stamp };

const loanRule = v.looseObject({
  limit: count,
  period: v.union([v.looseObject({ days: count }), v.looseObject({ until: v.picklist(["endOfTerm", "endOfSchoolYear"]) }), v.looseObject({ until: v.literal("date"), on: day })]),
  inLibraryOnly: v.optional(v.boolean()),
  renewals: v.optional(count),
  renewDays: v.optional(positive),
  deposit: v.optional(count),
  loss: v.optional(v.union([v.looseObject({ by: v.picklist(["sameTitle", "value"]) }), v.looseObject({ by: v.literal("factor"), factor: v.pipe(v.number(), v.minValue(1), v.maxValue(5)) })])),
});

/** By kind; the audience is the kind of database a document of that kind belongs to. */
export const schemas = {
  "copy-lent": {
    audience: "log",
    schema: v.looseObject({
      ...envelope,
      kind: v.literal("copy-lent"),
      borrower,
      due: day,
      facts,
      override,
      use: v.optional(v.literal("inLibrary")),
    }),
  },
  "loan-renewed": { audience: "log", schema: v.looseObject({ ...envelope, kind: v.literal("loan-renewed"), loan: id("event"), due: day, facts, override }) },
  "copy-lost": { audience: "log", schema: v.looseObject({ ...envelope, kind: v.literal("copy-lost"), loan: v.optional(id("event")) }) },
  "copy-found": { audience: "log", schema: v.looseObject({ ...envelope, kind: v.literal("copy-found") }) },
  "return-claimed": { audience: "log", schema: v.looseObject({ ...envelope, kind: v.literal("return-claimed"), loan: id("event"), withdrawn: v.optional(v.literal(true)) }) },
  "condition-noted": {
    audience: "log",
    schema: v.looseObject({ ...envelope, kind: v.literal("condition-noted"), condition: v.picklist(copyConditions), loan: v.optional(id("event")) }),
  },
  "loss-compensated": {
    audience: "log",
    schema: v.looseObject({ ...envelope, kind: v.literal("loss-compensated"), loan: id("event"), by: v.picklist(compensationMeans), ...receipt, replaces: v.optional(v.literal(true)) }),
  },
  "contradiction-settled": {
    audience: "log",
    schema: v.looseObject({ ...envelope, kind: v.literal("contradiction-settled"), settles: v.array(id("event")), stands: v.nullable(id("event")) }),
  },
  "copy-returned": {
    audience: "log",
    schema: v.looseObject({ ...envelope, kind: v.literal("copy-returned"), closes: v.array(id("event")), facts: v.optional(facts), use: v.optional(v.literal("inLibrary")) }),
  },
  "act-undone": { audience: "log", schema: v.looseObject({ ...envelope, kind: v.literal("act-undone"), undoes: id("event") }) },
  "lot-lent": { audience: "log", schema: v.looseObject({ ...ofLot, kind: v.literal("lot-lent"), borrower, due: day, facts, override }) },
  "lot-returned": { audience: "log", schema: v.looseObject({ ...ofLotLoan, kind: v.literal("lot-returned"), facts, found: v.optional(v.literal(true)) }) },
  "lot-lost": { audience: "log", schema: v.looseObject({ ...ofLotLoan, kind: v.literal("lot-lost") }) },
  "lot-compensated": { audience: "log", schema: v.looseObject({ ...ofLotLoan, kind: v.literal("lot-compensated"), by: v.picklist(compensationMeans), ...receipt }) },
  "lot-settled": { audience: "log", schema: v.looseObject({ ...ofLotLoan, kind: v.literal("lot-settled"), settles: v.pipe(v.array(id("event")), v.minLength(1)), undoes: v.optional(id("event")) }) },
  "lot-undone": { audience: "log", schema: v.looseObject({ ...ofLotLoan, kind: v.literal("lot-undone"), undoes: id("event") }) },
  "visit-counted": {
    audience: "log",
    schema: v.looseObject({
      ...noted,
      kind: v.literal("visit-counted"),
      visitors: positive,
      // Strict, for it must not grow to name who came.
      facts: v.strictObject({ group: v.picklist(patronGroups), classUnit: v.optional(shortText), grade: v.optional(count) }),
      readInLibrary: v.optional(v.strictObject(v.entriesFromList(readingKinds, v.optional(count)))),
      period: v.optional(v.pipe(positive, v.maxValue(lastPeriod))),
    }),
  },
  "visit-undone": { audience: "log", schema: v.looseObject({ ...noted, kind: v.literal("visit-undone"), undoes: id("event") }) },
  "clock-stated": {
    audience: "log",
    schema: v.looseObject({ ...noted, kind: v.literal("clock-stated"), from: positive, to: positive, offset: v.number(), dues: v.array(v.tuple([id("event"), day])) }),
  },
  "code-unknown": { audience: "log", schema: v.looseObject({ ...noted, kind: v.literal("code-unknown"), code: v.pipe(v.string(), v.regex(codePattern)) }) },
  "code-explained": { audience: "log", schema: v.looseObject({ ...noted, kind: v.literal("code-explained"), explains: v.pipe(v.array(id("event")), v.minLength(1)) }) },
  "hold-placed": { audience: "log", schema: v.looseObject({ ...ofHold, kind: v.literal("hold-placed"), borrower, facts }) },
  "hold-caught": {
    audience: "log",
    schema: v.looseObject({ ...ofHold, kind: v.literal("hold-caught"), hold: id("event"), copy: id("copy"), until: day, after: v.nullable(id("event")) }),
  },
  "hold-announced": { audience: "log", schema: v.looseObject({ ...ofHold, kind: v.literal("hold-announced"), caught: id("event") }) },
  "hold-released": { audience: "log", schema: v.looseObject({ ...ofHold, kind: v.literal("hold-released"), caught: id("event"), loan: v.optional(id("event")) }) },
  "hold-ended": {
    audience: "log",
    schema: v.looseObject({ ...ofHold, kind: v.literal("hold-ended"), hold: id("event"), because: v.picklist(holdEndings), loan: v.optional(id("event")), copy: v.optional(id("copy")) }),
  },
  "hold-undone": { audience: "log", schema: v.looseObject({ ...ofHold, kind: v.literal("hold-undone"), undoes: id("event") }) },
  title: {
    audience: "catalogue",
    schema: v.looseObject({
      _id: id("title"),
      kind: v.literal("title"),
      v: v.literal(1),
      titleProper: v.pipe(v.string(), v.minLength(1)),
      authors: v.array(text),
      bookType: v.picklist(bookTypes),
    }),
  },
  copy: {
    audience: "catalogue",
    schema: v.looseObject({
      _id: id("copy"),
      kind: v.literal("copy"),
      v: v.literal(1),
      title: id("title"),
      accessionNo: shortText,
      barcodes: v.array(shortText),
      replacedLabels: v.optional(v.array(v.object({ code: shortText, on: day, replacedBy: shortText }))),
      status: v.picklist(copyStatuses),
    }),
  },
  lot: {
    audience: "catalogue",
    schema: v.pipe(
      v.looseObject({ _id: id("lot"), kind: v.literal("lot"), v: v.literal(1), title: id("title"), year: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(20))) }),
      v.check((document) => hasLotEntries(document), "has an entry of a broken shape"),
    ),
  },
  patron: { audience: "desk", schema: sealedDocument("patron", "patron") },
  tie: { audience: "desk", schema: sealedDocument("tie", "tie") },
  note: { audience: "desk", schema: sealedDocument("note", "note") },
  "records-joined": { audience: "desk", schema: sealedDocument("records-joined", "join") },
  staff: { audience: "desk", schema: sealedDocument("staff", "staff") },
  erased: {
    audience: "desk",
    // Strict, for it must not carry on what it takes away.
    schema: v.strictObject({
      _id: v.custom<string>((text) => (["patron", "tie", "note", "join"] as const).some((kind) => isIdOf(kind, text)), "must be the id of what names a reader"),
      _rev: v.optional(text),
      _revisions: v.optional(v.unknown()),
      kind: v.literal("erased"),
      v: v.literal(1),
    }),
  },
  "same-reader": {
    audience: "desk",
    schema: v.looseObject({ _id: id("same"), kind: v.literal("same-reader"), v: v.literal(1), parties: v.tuple([id("party"), id("party")]) }),
  },
  "opening-position": { audience: "desk", schema: v.looseObject({ ...position, kind: v.literal("opening-position") }) },
  "position-corrected": { audience: "desk", schema: v.looseObject({ ...position, kind: v.literal("position-corrected"), late: v.pipe(v.array(id("event")), v.minLength(1)) }) },
  "year-opened": { audience: "desk", schema: v.looseObject({ _id: id("position"), kind: v.literal("year-opened"), v: v.literal(1), year: count }) },
  device: { audience: "desk", schema: v.looseObject({ _id: id("device"), kind: v.literal("device"), v: v.literal(1), name: shortText }) },
  rules: {
    audience: "desk",
    schema: v.looseObject({
      _id: id("rules"),
      kind: v.literal("rules"),
      v: v.literal(1),
      validFrom: day,
      rules: v.record(v.string(), v.record(v.string(), loanRule)),
      overdueBlocks: v.record(v.string(), v.boolean()),
      blocksAfterDays: v.optional(v.record(v.string(), count)),
      holds: v.optional(v.record(v.string(), count)),
      staff: v.optional(id("staff")),
      at: v.optional(stamp),
      takenBack: v.optional(v.boolean()),
    }),
  },
  setting: {
    audience: "desk",
    schema: v.looseObject({
      _id: id("setting"),
      kind: v.literal("setting"),
      v: v.literal(1),
      closures: v.optional(v.array(v.object({ from: day, to: day, name: v.pipe(v.string(), v.maxLength(80)) }))),
      openDays: v.optional(v.array(day)),
      closedYear: v.optional(count),
      tiesKeptDays: v.optional(v.pipe(count, v.maxValue(mostDaysKept))),
      countAtDesk: v.optional(v.boolean()),
    }),
  },
  "cards-printed": {
    audience: "desk",
    schema: v.looseObject({ _id: id("print"), kind: v.literal("cards-printed"), v: v.literal(1), on: day, codes: v.array(shortText), year: v.optional(count) }),
  },
  "textbook-set": {
    audience: "desk",
    schema: v.looseObject({
      _id: id("set"),
      kind: v.literal("textbook-set"),
      v: v.literal(1),
      year: count,
      grade: count,
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
      titles: v.pipe(v.array(id("title")), v.maxLength(40)),
      removed: v.optional(v.boolean()),
    }),
  },
  [libraryDayKind]: {
    audience: "desk",
    schema: v.looseObject({ _id: id("day"), kind: v.literal(libraryDayKind), v: v.literal(1), day, activities: v.optional(shortText), remarks: v.optional(shortText) }),
  },
  homeroom: {
    audience: "desk",
    schema: v.looseObject({ _id: id("homeroom"), kind: v.literal("homeroom"), v: v.literal(1), year: count, classUnit: v.pipe(v.string(), v.minLength(1), v.maxLength(120)), teacher: id("patron") }),
  },
  "opening-stock": {
    audience: "office",
    schema: v.looseObject({
      ...voucherHead,
      kind: v.literal("opening-stock"),
      file: shortText,
      newTitles: v.optional(v.array(id("title"))),
      lines: v.array(v.object({ title: id("title"), price: v.optional(v.number()), copies: v.array(v.tuple([id("copy"), shortText])) })),
    }),
  },
  "counter-entry": { audience: "office", schema: v.looseObject({ ...voucherHead, kind: v.literal("counter-entry"), reverses: id("voucher") }) },
} as const;

export type DocumentKind = keyof typeof schemas;

/** As this program reads and writes it, by kind and version. */
export const readable: readonly string[] = Object.keys(schemas).map((kind) => `${kind} 1`).sort();

/** A later version of the program wrote it: it is kept and sent on as it is, and neither read nor changed. */
export const isNewer = (document: Readonly<Record<string, unknown>>): boolean => !isKnownKind(document["kind"]) || document["v"] !== 1;

/**
 * What a later version has added to a document of which this one knows every field: an edit that is made from a form takes it along.
 * Titles, copies and the setting are edited from what was read, with all that stood there.
 */
export const addedLater = (document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const kind = whollyKnown.find((one) => one === document["kind"]);
  if (kind === undefined || isNewer(document)) return {};
  const known = schemas[kind].schema.entries;
  return Object.fromEntries(Object.entries(document).filter(([field]) => !Object.hasOwn(known, field) && !field.startsWith("_") && !(kind === "lot" && field.startsWith(entryField))));
};

const whollyKnown = ["lot", "textbook-set", libraryDayKind] as const;

export const isKnownKind = (kind: unknown): kind is DocumentKind => typeof kind === "string" && Object.hasOwn(schemas, kind);
