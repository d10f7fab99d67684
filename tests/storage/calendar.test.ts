import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { aSchool, books, carry, librarian, pupil } from "./a-device.ts";

test("a break that the librarian adds moves the next due day, here and on the other device; loans already made stay", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]), books("Đất rừng phương Nam", ["STK.002"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const reader = await pc.reader("Lê Bảo An");
  const first = await pc.here().desk.choose(await pc.copy("STK.001"), reader);
  expect(first).toMatchObject({ type: "Lent", due: "2026-11-30" });

  await pc.here().changeCalendar({ closures: [{ from: day("2026-11-28"), to: day("2026-12-05"), name: "Hội thao" }] });
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await expect.poll(() => tablet.here().calendar.current().closures).toEqual([{ from: "2026-11-28", to: "2026-12-05", name: "Hội thao" }]);
  const second = await tablet.here().desk.choose(await tablet.copy("STK.002"), await tablet.reader("Lê Bảo An"));
  // The Saturday after the break is followed by a Sunday.
  expect(second).toMatchObject({ type: "Lent", due: "2026-12-07" });
  const file = await tablet.here().desk.patronFile(await tablet.reader("Lê Bảo An"));
  expect(file?.loans.map(({ loan }) => loan.due).toSorted()).toEqual(["2026-11-30", "2026-12-07"]);
});

test("the province moves the end of the year: new loans go by it on every device, those already made stay, and no other year is made of it", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Toán 6", ["T1"], { title: { bookType: "textbook", grade: 6 } }), books("Ngữ văn 6", ["T2"], { title: { bookType: "textbook", grade: 6 } }));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.signIn(librarian.name, librarian.pin);
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  const reader = await pc.reader("Lê Bảo An");
  expect(await pc.here().desk.choose(await pc.copy("T1"), reader)).toMatchObject({ type: "Lent", due: "2027-05-31" });
  const moved = { year: 2026, startsOn: day("2026-09-07"), firstTermEndsOn: day("2027-01-20"), endsOn: day("2027-06-11") };
  expect(await pc.here().correctYear(moved)).toMatchObject({ ok: true });
  for (const other of [{ ...moved, year: 2027 }, { ...moved, startsOn: day("2027-09-06") }, { ...moved, endsOn: day("2028-06-11") }]) expect(await pc.here().correctYear(other)).toMatchObject({ ok: false, error: { type: "OtherYear" } });
  await carry(pc, tablet);
  await expect.poll(() => tablet.here().calendar.current().schoolYear).toEqual(moved);
  expect(await tablet.here().desk.choose(await tablet.copy("T2"), reader)).toMatchObject({ type: "Lent", due: "2027-06-11" });
  expect((await tablet.here().desk.patronFile(reader))!.loans.map(({ loan }) => loan.due).toSorted()).toEqual(["2027-05-31", "2027-06-11"]);
});
