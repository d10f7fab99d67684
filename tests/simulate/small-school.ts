/** A small school at the beginning of a year, drawn by chance: what a server of it has before any device comes. */
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import { newId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { matchKeyOf, schoolKeyFrom } from "#wire/seal.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";

export const drawSmallSchool = async (chance: Chance) => {
  const school = { id: newId("unit", chance.byte), name: "Trường thử", code: "TEST" };
  const names = databasesOf(school.id);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const titles = Array.from({ length: 8 }, (_, index) => ({ id: newId("title", chance.byte), titleProper: `Sách ${index}`, authors: [], bookType: "referenceBook" as const }));
  const copies = titles.flatMap((title, index) =>
    [0, 1].map((second): Copy => ({
      id: newId("copy", chance.byte),
      title: title.id,
      accessionNo: `STK.${index}${second}`,
      barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index * 2 + second + 1 })],
      status: "open",
    })),
  );
  const matchKeys = await Promise.all(Array.from({ length: 12 }, (_, index) => matchKeyOf(key, `sector ${index}`)));
  const patrons = Array.from({ length: 12 }, (_, index): Patron => ({
    id: newId("patron", chance.byte),
    fullName: `Bạn Đọc ${index}`,
    group: index % 3 === 0 ? "teacher" : "pupil",
    classUnit: "6A",
    cards: [ownCodeFrom({ kind: "card", block: 900, serial: index + 1 })],
    active: true,
    matchKey: matchKeys[index]!,
  }));
  const setting = schoolSettingToDocument({
    name: school.name,
    code: school.code,
    level: "several",
    year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
    closedWeekdays: [0],
    closures: [],
    openDays: [],
  });
  const documents = new Map<string, readonly WireDocument[]>([
    [names.catalogue, [...titles.map(titleToDocument), ...copies.map(copyToDocument)]],
    [names.desk, [setting, rulesToDocument(defaultRules(newId("rules", chance.byte), day("2026-06-01"))), ...(await Promise.all(patrons.map((patron) => patronToDocument(key, patron))))]],
  ]);
  return { school, names, rawKey, key, titles, copies, patrons, documents };
};

export type SmallSchool = Awaited<ReturnType<typeof drawSmallSchool>>;
