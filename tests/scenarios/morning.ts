/** A small school with two devices and the real server, all in one process: what the scenarios begin with. */
import "fake-indexeddb/auto";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { day } from "#domain/kernel/day.ts";
import { newId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyToDocument, rulesToDocument, titleToDocument } from "#wire/documents.ts";
import { patronToDocument } from "#wire/people.ts";
import { schoolSettingToDocument } from "#wire/school-setting.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { seeded } from "../../sync-server/demo/seeded.ts";
import { startDevice } from "../simulate/device.ts";
import { noFaults } from "../simulate/network.ts";
import { openSchoolServer, type SchoolServer } from "../simulate/school-server.ts";

type Options = Pick<Parameters<typeof startDevice>[0], "search">;
type Open<Server> = (asked: Parameters<typeof openSchoolServer>[0]) => Promise<Server>;

export const aMorning = (options: Options = {}) => aMorningAt(openSchoolServer, options);

/** The same at another server. */
export const aMorningAt = async <Server extends Pick<SchoolServer, "enrol" | "answer">>(open: Open<Server>, { search }: Options = {}) => {
  const chance = seeded(2026);
  let time = Date.parse("2026-11-23T01:00:00Z");
  const school = { id: newId("unit", chance.byte), name: "Trường THCS Thử", code: "THU" };
  const names = databasesOf(school.id);
  const rawKey = Uint8Array.from({ length: 32 }, () => chance.byte());
  const key = await schoolKeyFrom(rawKey);
  const title = (titleProper: string, more: object = {}) => ({ id: newId("title", chance.byte), titleProper, authors: [], bookType: "referenceBook" as const, ...more });
  const titles = [title("Dế Mèn phiêu lưu ký", { isbn: "9786041166486" }), title("Kính vạn hoa"), title("Đất rừng phương Nam"), title("Góc sân và khoảng trời")];
  const copy = (of: number, serial: number, accessionNo: string): Copy => ({
    id: newId("copy", chance.byte),
    title: titles[of]!.id,
    accessionNo,
    barcodes: serial > 0 ? [ownCodeFrom({ kind: "copy", block: 900, serial })] : [],
    status: "open",
  });
  const copies = [copy(0, 1, "STK.001"), copy(0, 2, "STK.002"), copy(1, 3, "STK.003"), copy(2, 4, "STK.004"), copy(3, 0, "STK2450")];
  const patron = (fullName: string, serial: number): Patron => ({
    id: newId("patron", chance.byte),
    fullName,
    group: "pupil",
    classUnit: "6A",
    grade: 6,
    cards: [ownCodeFrom({ kind: "card", block: 900, serial })],
    active: true,
  });
  const patrons = [patron("Lê Bảo An", 1), patron("Trần Gia Bình", 2)];
  const setting = schoolSettingToDocument({
    name: school.name,
    code: school.code,
    level: "lowerSecondary",
    year: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
    closedWeekdays: [0],
    closures: [],
    openDays: [],
  });
  const server = await open({
    school,
    years: [2026],
    documents: new Map([
      [names.catalogue, [...titles.map(titleToDocument), ...copies.map(copyToDocument)]],
      [names.desk, [setting, rulesToDocument(defaultRules(newId("rules", chance.byte), day("2026-06-01"))), ...(await Promise.all(patrons.map((one) => patronToDocument(key, one))))]],
    ]),
    clock: () => time,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.byte()),
  });
  /** What stands between a device and the server, if anything. */
  const answers: Record<string, (request: Request) => Promise<Response>> = {};
  /** As a door of the server says the time of each answer. */
  const dated = async (answer: Promise<Response>): Promise<Response> => {
    const response = await answer;
    response.headers.set("date", new Date(time).toUTCString());
    return response;
  };
  // Nothing goes wrong on these lines but what a scenario cuts itself.
  const start = async (name: string) => {
    const device = await startDevice({ name, school, rawKey, server: { ...server, answer: (request) => dated(answers[name]?.(request) ?? server.answer(request)) }, ...(search ? { search } : {}), trueTime: () => time, chance, counts: noFaults(), sabotage: undefined });
    device.line.heal();
    await device.exchange();
    return device;
  };
  return {
    titles,
    copies,
    patrons,
    server,
    names,
    key,
    answers,
    /** One more device, which exchanges for the first time. */
    start,
    pc: await start("pc"),
    tablet: await start("tablet"),
    passes: (minutes: number) => {
      time += minutes * 60_000;
    },
    code: (index: number) => copies[index]!.barcodes[0]!,
    card: (index: number) => patrons[index]!.cards[0]!,
  };
};
