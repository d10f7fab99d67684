/** The school of a simulated year: its books, readers, rules and closed days, on a server that every desk knows. */
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import { newId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, rulesToDocument, titleToDocument } from "#wire/documents.ts";
import { hashPin, patronToDocument, staffToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { openSchoolServer } from "./school-server.ts";

export const schoolYear = { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") };

/** Few, so that ties go in a short year too. */
export const tiesKeptDays = 5;

export const openYearSchool = async ({ chance, pupils, copies: count, clock }: { chance: Chance; pupils: number; copies: number; clock: () => number }) => {
  const school = { id: newId("unit", chance.byte), name: "Trường thử", code: "TEST" };
  const names = databasesOf(school.id);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const titles = Array.from({ length: Math.ceil(count / 2) }, (_, index) => ({
    id: newId("title", chance.byte),
    titleProper: `Sách ${index}`,
    authors: [],
    bookType: index % 4 === 3 ? ("textbook" as const) : ("referenceBook" as const),
    coverPrice: 50_000,
  }));
  const copies = Array.from({ length: count }, (_, index): Copy => ({
    id: newId("copy", chance.byte),
    title: titles[Math.floor(index / 2)]!.id,
    accessionNo: `STK.${String(index).padStart(5, "0")}`,
    barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index + 1 })],
    status: "open",
  }));
  const patrons = Array.from({ length: pupils }, (_, index): Patron => ({
    id: newId("patron", chance.byte),
    fullName: `Bạn Đọc ${index}`,
    ...(index % 8 === 7 ? { group: "teacher" as const, classUnit: "Tổ Toán" } : { group: "pupil" as const, classUnit: `${6 + (index % 4)}A`, grade: 6 + (index % 4) }),
    cards: [ownCodeFrom({ kind: "card", block: 900, serial: index + 1 })],
    active: true,
  }));
  const librarian = { id: newId("staff", chance.byte), name: "Cô Thử", role: "librarian" as const, pin: await hashPin("1234", undefined, 1) };
  const setting = schoolSettingToDocument({
    name: school.name,
    code: school.code,
    level: "several",
    year: schoolYear,
    closedWeekdays: [0],
    closures: [
      { from: day("2026-10-12"), to: day("2026-10-13"), name: "Hội thao" },
      { from: day("2026-11-20"), to: day("2026-11-20"), name: "Ngày Nhà giáo" },
      { from: day("2027-02-01"), to: day("2027-02-14"), name: "Nghỉ Tết" },
    ],
    openDays: [day("2026-09-20")],
    tiesKeptDays,
  });
  const server = await openSchoolServer({
    school,
    years: [2026],
    documents: new Map([
      [names.catalogue, [...titles.map(titleToDocument), ...copies.map(copyToDocument)]],
      [names.desk, [setting, ...ruleBooks(chance).map(rulesToDocument), await staffToDocument(key, librarian), ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron))))]],
    ]),
    clock,
    randomBytes: (bytes) => Uint8Array.from({ length: bytes }, () => chance.byte()),
  });
  return { school, names, rawKey, titles, copies, patrons, librarian, server };
};

export type YearSchool = Awaited<ReturnType<typeof openYearSchool>>;

/** What true-dues.ts has in figures of its own; the second begins in mid-year. */
const ruleBooks = (chance: Chance): RuleBook[] => {
  const yearLong = { limit: 20, period: { until: "endOfSchoolYear" as const } };
  const book = (validFrom: string, days: number, renewDays: number): RuleBook => {
    const usual = defaultRules(newId("rules", chance.byte), day(validFrom));
    return {
      ...usual,
      rules: {
        ...usual.rules,
        pupil: { any: { limit: 3, period: { days }, renewals: 1, renewDays }, textbook: yearLong },
        teacher: { any: { limit: 5, period: { days: 30 }, renewals: 1 }, textbook: yearLong },
      },
    };
  };
  return [book("2026-06-01", 14, 7), book("2026-09-28", 10, 5)];
};
