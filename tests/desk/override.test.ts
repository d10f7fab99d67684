import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CopyLent } from "#domain/circulation/events.ts";
import { opened } from "#wire/seal.ts";
import type { ScanAnswer } from "../../src/desk/desk.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

/** A pupil whose book is ten days out, at a desk where nobody is signed in yet. */
const anOverdueMorning = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]), books("Kính vạn hoa", ["2"]), books("Đất rừng phương Nam", ["3"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  const an = await pc.reader("Lê Bảo An");
  await pc.here().desk.choose(await pc.copy("1"), an);
  school.passes(60 * 24 * 10);
  return { school, pc, an, copy: await pc.copy("2") };
};

const notesOf = async ({ here }: Device): Promise<unknown[]> => {
  const rows = await here().db.others.where("kind").equals("note").toArray();
  return Promise.all(rows.map(({ doc }) => opened(here().device.schoolKey, doc._id, String(doc["sealed"]))));
};

const lentEvent = async ({ here }: Device, answer: ScanAnswer): Promise<CopyLent> => {
  if (answer.type !== "Lent") throw new Error(answer.type);
  return (await here().db.events.get(answer.event))!.event as CopyLent;
};

test("a librarian lends against a rule: the event says which rule and why, her own words are in a sealed note", async () => {
  const { pc, an, copy } = await anOverdueMorning();
  await pc.signIn(librarian.name, librarian.pin);
  expect(await pc.here().desk.choose(copy, an)).toMatchObject({ type: "Refused", mayOverride: true, refusals: [{ type: "PatronHasOverdue", loans: [{}] }] });
  const event = await lentEvent(pc, await pc.here().desk.lendAnyway(copy, an, { reason: "other", remark: "  Em ôn thi học sinh giỏi  " }));
  expect(event.override).toEqual({ refusals: ["PatronHasOverdue"], reason: "other", note: expect.stringMatching(/^note:/) });
  expect(await notesOf(pc)).toEqual([{ text: "Em ôn thi học sinh giỏi" }]);
  // The note leaves the device before the event that names it.
  const waiting = (await pc.here().keeper.nextToSend(100)).map(({ doc }) => doc._id);
  expect(waiting.indexOf(event.override!.note!)).toBeGreaterThan(-1);
  expect(waiting.indexOf(event.override!.note!)).toBeLessThan(waiting.indexOf(event.id));
});

test("without own words there is no note", async () => {
  const { pc, an, copy } = await anOverdueMorning();
  await pc.signIn(librarian.name, librarian.pin);
  const event = await lentEvent(pc, await pc.here().desk.lendAnyway(copy, an, { reason: "willReturnSoon", remark: "   " }));
  expect(event.override).toEqual({ refusals: ["PatronHasOverdue"], reason: "willReturnSoon" });
  expect(await notesOf(pc)).toEqual([]);
});

test.each([["an assistant", "Bạn Minh"], ["nobody", undefined]] as const)("%s at the desk lends nothing against a rule, and is not offered to", async (_who, name) => {
  const { pc, an, copy } = await anOverdueMorning();
  if (name) await pc.signIn(name, "5678");
  expect(await pc.here().desk.choose(copy, an)).toMatchObject({ type: "Refused", mayOverride: false });
  expect(await pc.here().desk.lendAnyway(copy, an, { reason: "other", remark: "em xin cô" })).toMatchObject({ type: "Refused", mayOverride: false });
  expect(await pc.here().db.events.count()).toBe(1);
  expect(await notesOf(pc)).toEqual([]);
});

test("no reason lends a copy that is out", async () => {
  const { pc, copy } = await anOverdueMorning();
  const binh = await pc.reader("Trần Gia Bình");
  await pc.signIn(librarian.name, librarian.pin);
  expect(await pc.here().desk.lendAnyway(await pc.copy("1"), binh, { reason: "recordIsWrong" })).toMatchObject({ type: "Refused", mayOverride: false, refusals: [{ type: "CopyIsOut" }] });
  expect((await pc.here().desk.choose(copy, binh)).type).toBe("Lent");
});

test("when nothing refuses any more, it is a plain loan: no override is recorded and no note is left behind", async () => {
  const { school, pc, an, copy } = await anOverdueMorning();
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await pc.signIn(librarian.name, librarian.pin);
  expect((await pc.here().desk.choose(copy, an)).type).toBe("Refused");
  // While she writes why, the overdue book is brought back at the other desk.
  await tablet.here().desk.choose(await tablet.copy("1"), undefined);
  await carry(tablet, pc);
  const event = await lentEvent(pc, await pc.here().desk.lendAnyway(copy, an, { reason: "other", remark: "chưa mang trả" }));
  expect(event.override).toBeUndefined();
  expect(await notesOf(pc)).toEqual([]);
});

test("whether an overdue book blocks is asked in one place of the program", () => {
  const root = new URL("../../", import.meta.url);
  const files = ["src", "sync-server"].flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`)).filter((name) => /\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(150);
  const holding = (pattern: RegExp) => files.filter((name) => pattern.test(readFileSync(new URL(name, root), "utf8")));
  expect(holding(/type: "PatronHasOverdue"/)).toEqual(["src/domain/circulation/lend.ts"]);
  // The settings show and change the rule; nobody else looks it up.
  expect(holding(/overdueBlocks\[/).sort()).toEqual(["src/domain/circulation/lend.ts", "src/screens/parts/loan-rules-draft.ts", "src/screens/parts/loan-rules-table.tsx"]);
});
