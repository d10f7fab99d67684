import { expect, test } from "vitest";
import { aSchool, carry, librarian, pupil, type Device } from "./a-device.ts";

const twoTeachers = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInReaders(pupil("Lê Bảo An"));
  await pc.here().lists.apply(await pc.here().lists.planPatrons([pupil("Nguyễn Mai Hoa", { classUnit: "Tổ Toán" }), pupil("Trần Văn Toàn", { classUnit: "Tổ Văn" })], "teacher"), "gv.xlsx", () => undefined);
  await pc.signIn(librarian.name, librarian.pin);
  const tablet = await school.device("tablet");
  await carry(pc, tablet);
  await tablet.reload();
  await tablet.signIn(librarian.name, librarian.pin);
  return { pc, tablet, hoa: await pc.reader("Nguyễn Mai Hoa"), toan: await pc.reader("Trần Văn Toàn") };
};
const told = async ({ here }: Device) => [...(await here().homerooms.teachers())].map(([classUnit, { fullName }]) => `${classUnit} ${fullName}`);

test("the homeroom teacher of a class is the same on every device, and another one takes their place", async () => {
  const { pc, tablet, hoa, toan } = await twoTeachers();
  await pc.here().homerooms.setTeacher("6A", hoa);
  await pc.here().homerooms.setTeacher("6B", hoa);
  await carry(pc, tablet);
  expect(await told(tablet)).toEqual(expect.arrayContaining(["6A Nguyễn Mai Hoa", "6B Nguyễn Mai Hoa"]));
  await tablet.here().homerooms.setTeacher("6A", toan);
  await tablet.here().homerooms.setTeacher("6B", undefined);
  await carry(tablet, pc);
  for (const device of [pc, tablet]) expect(await told(device)).toEqual(["6A Trần Văn Toàn"]);
});

test("two desks that chose at once show the same one, and the next choice stands alone", async () => {
  const { pc, tablet, hoa, toan } = await twoTeachers();
  await pc.here().homerooms.setTeacher("6A", hoa);
  await tablet.here().homerooms.setTeacher("6A", toan);
  await carry(pc, tablet);
  await carry(tablet, pc);
  expect(await told(pc)).toEqual(await told(tablet));
  expect(await told(pc)).toHaveLength(1);
  await pc.here().homerooms.setTeacher("6A", undefined);
  await carry(pc, tablet);
  for (const device of [pc, tablet]) expect(await told(device)).toEqual([]);
});

test("a teacher who has left answers for no class any more", async () => {
  const { pc, tablet, hoa, toan } = await twoTeachers();
  await pc.here().homerooms.setTeacher("6A", hoa);
  await pc.here().homerooms.setTeacher("6B", toan);
  expect((await pc.here().records.leave(hoa, "transferred")).ok).toBe(true);
  await carry(pc, tablet);
  for (const device of [pc, tablet]) expect(await told(device)).toEqual(["6B Trần Văn Toàn"]);
});

test("a teacher who is erased answers for no class any more, on the device that chose them too", async () => {
  const { pc, tablet, hoa, toan } = await twoTeachers();
  await pc.here().homerooms.setTeacher("6A", hoa);
  await pc.here().homerooms.setTeacher("6B", toan);
  await carry(pc, tablet);
  expect(await told(tablet)).toHaveLength(2);
  expect((await tablet.here().forgetting.eraseReader(hoa)).ok).toBe(true);
  await carry(tablet, pc);
  for (const device of [pc, tablet]) {
    expect(await told(device)).toEqual(["6B Trần Văn Toàn"]);
    expect(JSON.stringify(await device.here().db.others.where("kind").equals("homeroom").toArray())).not.toContain(hoa);
  }
});
