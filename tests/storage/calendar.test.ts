import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import { aSchool, books, carry, pupil } from "./a-device.ts";

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
