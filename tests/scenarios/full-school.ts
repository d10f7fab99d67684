/** A school in the middle of its year, of some hundred documents, and devices that join it: they ask for few documents at once, so that it comes to them in many parts. */
import "fake-indexeddb/auto";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import { newId, type DeviceId, type EventId, type RulesId, type StaffId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, eventToDocument, rulesToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { patronToDocument, tieToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { pagesOf, startDevice, type SimulatedDevice } from "../simulate/device.ts";
import { noFaults } from "../simulate/network.ts";
import { openSchoolServer } from "../simulate/school-server.ts";

const sizes = { titles: 30, copies: 90, patrons: 70, events: 101 };
const partSize = 40;

type Server = (request: Request) => Promise<Response>;

export const aFullSchool = async () => {
  const chance = seeded(31);
  const clock = () => Date.parse("2026-11-23T01:00:00Z");
  const school = { id: newId("unit", chance.byte), name: "Trường THCS Đông", code: "DONG" };
  const names = databasesOf(school.id);
  const log = names.log(2026);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const titles = Array.from({ length: sizes.titles }, (_, index) => ({ id: newId("title", chance.byte), titleProper: `Sách ${index}`, authors: [], bookType: "referenceBook" as const }));
  const copies = Array.from({ length: sizes.copies }, (_, index): Copy => ({
    id: newId("copy", chance.byte), title: titles[index % titles.length]!.id, accessionNo: `STK.${index}`, barcodes: [ownCodeFrom({ kind: "copy", block: 900, serial: index + 1 })], status: "open",
  }));
  const patrons = Array.from({ length: sizes.patrons }, (_, index): Patron => ({
    id: newId("patron", chance.byte), fullName: `Bạn Đọc ${index}`, group: "pupil", classUnit: "6A", grade: 6, cards: [ownCodeFrom({ kind: "card", block: 900, serial: index + 1 })], active: true,
  }));
  const party = newId("party", chance.byte);
  /** Copies that were lent and came back; the last one is out, to the first reader. */
  const events = Array.from({ length: sizes.events }, (_, index): CirculationEvent => {
    const [isLast, id] = [index === sizes.events - 1, (at: number) => `event:before-${String(at)}` as EventId];
    const copy = copies[Math.floor(index / 2)]!;
    const base = {
      id: id(index), v: 1 as const, school: school.id, device: "device:before" as DeviceId, sequence: index + 1, staff: "staff:before" as StaffId, app: "0.1.0", rules: "rules:full" as RulesId,
      day: day("2026-11-10"), at: { instant: Date.parse("2026-11-10T01:00:00Z") + index * 1000, count: 0, wall: 0, offset: 0 }, thing: { copy: copy.id },
    };
    const facts = { group: "pupil" as const, bookType: "referenceBook" as const, title: copy.title };
    return isLast || index % 2 === 0
      ? { ...base, kind: "copy-lent", cause: null, borrower: { party: isLast ? party : newId("party", chance.byte), is: "person" }, due: day("2026-12-17"), facts }
      : { ...base, kind: "copy-returned", cause: id(index - 1), closes: [id(index - 1)], facts };
  });
  const setting = schoolSettingToDocument({
    name: school.name, code: school.code, level: "lowerSecondary",
    year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") }, closedWeekdays: [0], closures: [], openDays: [],
  });
  const documents = new Map<string, readonly WireDocument[]>([
    // What the desk needs first was written last.
    [names.desk, [...(await Promise.all(patrons.map((one) => patronToDocument(key, one)))), await tieToDocument(key, { party, patron: patrons[0]!.id, month: "2026-11" }), rulesToDocument(defaultRules("rules:full" as RulesId, day("2026-06-01"))), setting]],
    [log, events.map(eventToDocument)],
    [names.catalogue, [...copies.map(copyToDocument), ...titles.map(titleToDocument)]],
  ]);
  const server = await openSchoolServer({ school, years: [2026], documents, clock, randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.byte()) });
  /** What stands between a device and the server, if anything. */
  const instead: Record<string, Server> = {};
  const asked: Record<string, string[]> = {};
  const join = async (name: string, size = partSize): Promise<SimulatedDevice> => {
    const mine = (asked[name] = [] as string[]);
    const answer: Server = (request) => {
      mine.push(`${request.method} ${request.url.slice("http://localhost/".length)}`);
      return (instead[name] ?? server.answer)(request);
    };
    const device = await startDevice({ name, school, rawKey, server: { ...server, answer }, trueTime: clock, chance, counts: noFaults(), sabotage: undefined, pages: pagesOf(size) });
    device.line.heal();
    return device;
  };
  const edit = async (database: string, id: string, change: object) => {
    const doc = (await server.asAdmin("GET", `${database}/${encodeURIComponent(id)}`)) as WireDocument;
    await server.asAdmin("POST", `${database}/_bulk_docs`, { docs: [{ ...doc, ...change }] });
  };
  const remove = async (database: string, id: string) => {
    const { _rev } = (await server.asAdmin("GET", `${database}/${encodeURIComponent(id)}`)) as WireDocument;
    await server.asAdmin("POST", `${database}/_bulk_docs`, { docs: [{ _id: id, _rev, _deleted: true }] });
  };
  // Also what a school has thrown away.
  for (const id of ["title:gone", "copy:gone"]) {
    await server.asAdmin("POST", `${names.catalogue}/_bulk_docs`, { docs: [{ _id: id, kind: "not known", v: 1 }] });
    await remove(names.catalogue, id);
  }
  return { server, names, log, titles, copies, patrons, documents, key, instead, asked, join, edit, remove, lastLent: copies[Math.floor((sizes.events - 1) / 2)]! };
};

export type FullSchool = Awaited<ReturnType<typeof aFullSchool>>;

export const isPart = (request: { readonly url: string } | string): boolean => (typeof request === "string" ? request : request.url).includes("api/snapshots/");
