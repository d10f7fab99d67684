/** How many of a title are to be had: the same answer for who searches, who chooses a copy, and who waits. */
import { expect, test } from "vitest";
import { isFree } from "#domain/circulation/copy-story.ts";
import type { CopyStatus } from "#domain/copies/copy.ts";
import { aSchool, books, librarian, pupil } from "../storage/a-device.ts";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1", "2", "3", "4", "5", "6"]), books("Toán 6", [], { title: { bookType: "textbook", grade: 6 } }));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await pc.signIn(librarian.name, librarian.pin);
  const { desk, records, holds, textbooks } = pc.here();
  const status = async (no: string, is: CopyStatus) => records.changeCopy(await pc.copy(no), { status: is });
  const found = async (query: string) => (await desk.search(query, 5)).titles[0]!;
  return { pc, desk, holds, textbooks, status, found, an: await pc.reader("Lê Bảo An"), binh: await pc.reader("Trần Gia Bình") };
};

test("what is lent, missing, being mended, for reading here or withdrawn is not free, and what is withdrawn is not counted", async () => {
  const { pc, desk, holds, status, found, an, binh } = await aDesk();
  expect(await found("de men")).toMatchObject({ copies: 6, free: 6, byQuantity: undefined });
  await desk.choose(await pc.copy("1"), an);
  await desk.say(await pc.copy("2"), { kind: "copy-lost" });
  await status("3", "repair");
  await status("4", "referenceOnly");
  await status("5", "withdrawn");
  const { title, ...left } = await found("de men");
  expect(left).toMatchObject({ copies: 5, free: 1 });
  expect((await desk.titleFile(title.id))!.copies.filter(isFree).map(({ copy }) => copy.accessionNo)).toEqual(["6"]);
  await holds.place(title.id, binh);
  expect((await holds.ofTitle(title.id))!.queue.free).toEqual([await pc.copy("6")]);
});

test("a title that is kept by quantity says what is left of all its lots, and who has one waits for no other", async () => {
  const { desk, holds, textbooks, found, an } = await aDesk();
  const { title } = await found("toan 6");
  expect(await found("toan 6")).toMatchObject({ copies: 0, free: 0, byQuantity: undefined });
  await textbooks.openLot(title.id, "2023", 10);
  await textbooks.openLot(title.id, "2024", 20);
  await textbooks.lend([{ pupil: an, title: title.id }]);
  expect(await found("toan 6")).toMatchObject({ copies: 0, free: 0, byQuantity: { there: 30, left: 29 } });
  expect(await desk.titleFile(title.id)).toMatchObject({ copies: [], byQuantity: { there: 30, left: 29 } });
  expect(await holds.place(title.id, an)).toMatchObject({ type: "HoldRefused", refusal: { type: "HasThisTitle" } });
});
