import { beforeEach, expect, test } from "vitest";
import { readOwnCode } from "#domain/copies/barcode.ts";
import { aSchool, books, carry, librarian, type Device } from "./a-device.ts";

/** Two desks brought in one label each, apart from each other. */
const aLabelTwice = async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInBooks(books("Sách A", ["A1"]), books("Sách C", ["C1"]));
  await tablet.bringInBooks(books("Sách B", ["A1"]));
  const meet = async () => {
    await carry(pc, tablet);
    await carry(tablet, pc);
  };
  await meet();
  for (const device of [pc, tablet]) await device.signIn(librarian.name, librarian.pin);
  return { school, pc, tablet, meet };
};
let desks: Awaited<ReturnType<typeof aLabelTwice>>;
beforeEach(async () => {
  desks = await aLabelTwice();
});

const listed = async (device: Device) => (await device.here().desk.contradictions()).flatMap(({ finding }) => (finding.type === "LabelGivenTwice" ? [{ code: finding.code, titles: finding.copies.map(({ file }) => file.title.titleProper).sort() }] : []));
const theCopy = async (device: Device, title: string) => {
  const answer = await device.here().desk.scan("A1", undefined);
  const file = answer.type === "WhichCopy" ? answer.copies.find((one) => one.title.titleProper === title) : undefined;
  if (!file) throw new Error(`${title} was not asked for: ${answer.type}`);
  desks.school.passes(1);
  return file.copy.id;
};

test("a label on two copies is listed with both, and counted, on every device", async () => {
  for (const device of [desks.pc, desks.tablet]) {
    expect(await listed(device)).toEqual([{ code: "A1", titles: ["Sách A", "Sách B"] }]);
    await expect.poll(() => device.here().counts.current().contradictions).toBe(1);
  }
});

test("the copy that keeps it is opened by it, the other by a code of ours; the register's number stays", async () => {
  const { pc, tablet, meet, school } = desks;
  const [a, b] = [await theCopy(pc, "Sách A"), await theCopy(pc, "Sách B")];
  expect(await pc.here().labels.keep(a, "a1")).toEqual([b]);
  await meet();
  for (const device of [pc, tablet]) {
    const [{ copy } = { copy: undefined }] = await device.here().printing.copies({ ids: [b] });
    expect(copy).toMatchObject({ accessionNo: "A1", replacedLabels: [{ code: "a1" }] });
    const [given = ""] = copy?.barcodes ?? [];
    expect(readOwnCode(given)).toMatchObject({ ok: true, value: { kind: "copy" } });
    school.passes(1);
    expect(await device.here().desk.scan("A1", undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: a } } });
    expect(await device.here().desk.scan(given, undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: b } } });
    expect(await listed(device)).toEqual([]);
    await expect.poll(() => device.here().counts.current().contradictions).toBe(0);
  }
});

test("taken back it is listed again, and the label given meanwhile still opens its copy", async () => {
  const { pc } = desks;
  const [a, b] = [await theCopy(pc, "Sách A"), await theCopy(pc, "Sách B")];
  await pc.here().labels.keep(a, "A1");
  const [given = ""] = (await pc.here().printing.copies({ ids: [b] }))[0]!.copy.barcodes;
  expect(await pc.here().labels.takeBack([b], "A1")).toEqual([b]);
  expect(await listed(pc)).toHaveLength(1);
  expect(await pc.here().desk.scan(given, undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: b } } });
});

test("settled at two desks apart each in another way, both have new labels, and the old one asks which book is in hand", async () => {
  const { pc, tablet, meet } = desks;
  const [a, b] = [await theCopy(pc, "Sách A"), await theCopy(pc, "Sách B")];
  await pc.here().labels.keep(a, "A1");
  await tablet.here().labels.keep(b, "A1");
  await meet();
  await meet();
  for (const device of [pc, tablet]) {
    expect(await listed(device)).toEqual([]);
    expect(await device.here().desk.scan("A1", undefined)).toMatchObject({ type: "WhichCopy", copies: [{}, {}] });
  }
});

test("a copy that has a new label already keeps nothing", async () => {
  const { pc } = desks;
  const [a, b] = [await theCopy(pc, "Sách A"), await theCopy(pc, "Sách B")];
  await pc.here().labels.keep(a, "A1");
  expect(await pc.here().labels.keep(b, "A1")).toBeUndefined();
  expect(await pc.here().labels.keep(a, "A1")).toBeUndefined();
});

test("an assistant gives no new labels", async () => {
  const { pc } = desks;
  const a = await theCopy(pc, "Sách A");
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await pc.signIn("Bạn Minh", "2222");
  expect(await pc.here().labels.keep(a, "A1")).toBeUndefined();
});

test("an accession number that a copy bore is not brought in again", async () => {
  const { pc } = desks;
  await pc.here().labels.keep(await theCopy(pc, "Sách A"), "A1");
  const plan = await pc.here().lists.planBooks([books("Sách D", ["A1"])]);
  expect(plan.totals).toMatchObject({ add: 0, copies: 0 });
});
