import { describe, expect, test, vi } from "vitest";
import { sentText } from "../sync/sent-text.ts";
import { aMorning } from "./morning.ts";

type Morning = Awaited<ReturnType<typeof aMorning>>;

const asLibrarian = async ({ here }: Morning["pc"]): Promise<void> => {
  const { staff } = here();
  await staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  const member = (await staff.all()).find(({ role }) => role === "librarian");
  expect((await staff.signIn(member!.id, "1234")).ok).toBe(true);
};

const list = [{ row: 1, title: { titleProper: "Tuổi thơ dữ dội", authors: [], bookType: "referenceBook" as const }, copies: [{ accessionNo: "STK.900", barcodes: [] }], quantity: 1 }];

const isGone = async (device: Morning["pc"]) => {
  expect(await device.here().db.copies.where("codes").equals("STK.900").count()).toBe(0);
  expect(await device.here().desk.scan("STK.900", undefined)).toMatchObject({ type: "Unknown" });
  expect([await device.here().db.outbox.count(), device.here().counts.current().unsent]).toEqual([0, 0]);
};
const stands = async (device: Morning["pc"], code: string) => {
  const [file] = await device.here().db.copies.where("codes").equals("STK.900").toArray();
  expect([file?.doc["barcodes"], await device.here().db.titles.get(file?.title ?? ("" as never)), await device.here().db.outbox.count()]).toMatchObject([[code], { doc: { titleProper: "Tuổi thơ dữ dội" } }, 0]);
};

describe("an import is taken back at one desk while the other gives its copies codes", () => {
  /** `first`: whose exchange comes first. */
  const staged = async (first: "edit" | "deletion") => {
    const morning = await aMorning();
    const { pc, tablet } = morning;
    const { lists } = pc.here();
    const done = await lists.apply(await lists.planBooks(list), "sach.xlsx", () => undefined);
    for (const device of [pc, tablet]) {
      await device.exchange();
      await asLibrarian(device);
    }
    const copy = await tablet.here().db.copies.where("codes").equals("STK.900").first();
    await tablet.here().printing.giveCodes([copy!.id as never]);
    const code = String((await tablet.here().db.copies.get(copy!.id))!.doc["barcodes"]);
    expect((await lists.undoImport("books", done.voucher!)).ok).toBe(true);
    for (const device of first === "edit" ? [tablet, pc, tablet, pc] : [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
    const meet = async () => {
      for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
    };
    return { ...morning, code, meet, asked: first === "edit" ? pc : tablet };
  };
  const question = async (device: Morning["pc"]) => {
    const files = await device.here().refused.all();
    expect(files).toHaveLength(1);
    return files[0]!;
  };

  test("the codes were there first: the copy stands with its title, whoever took it back is asked, and says that it stands", async () => {
    const { pc, tablet, code, meet, asked } = await staged("edit");
    expect(await question(asked)).toMatchObject({ why: { type: "EditedThere" }, what: { of: "copy", name: "Tuổi thơ dữ dội, STK.900", did: "deleted" } });
    for (const device of [pc, tablet]) await stands(device, code);
    expect(await asked.here().refused.letGo((await question(asked)).row)).toEqual({ ok: true, value: undefined });
    await meet();
    for (const device of [pc, tablet]) await stands(device, code);
    expect(asked.here().counts.current().refused).toBe(0);
  });

  test("the codes were there first, and whoever took it back says that it goes: it is gone at both, with its title", async () => {
    const { pc, tablet, meet, asked, server, names } = await staged("edit");
    expect(await asked.here().refused.sendAgain([(await question(asked)).row])).toBe(1);
    await meet();
    for (const device of [pc, tablet]) await isGone(device);
    expect((await server.allDocuments(names.catalogue)).map((doc) => doc["accessionNo"] ?? doc["titleProper"])).not.toEqual(expect.arrayContaining(["STK.900"]));
    for (const device of [pc, tablet]) expect(await device.here().db.titles.count()).toBe(4);
  });

  test("it was taken back first: whoever gave the code is asked, and keeps it, with its title, for both", async () => {
    const { pc, tablet, code, meet, asked } = await staged("deletion");
    expect(await question(asked)).toMatchObject({ why: { type: "DeletedThere" }, what: { of: "copy", did: "edited", fields: [{ field: "barcodes", mine: [code], now: [] }] } });
    for (const device of [pc, tablet]) await isGone(device);
    expect(await asked.here().refused.sendAgain([(await question(asked)).row])).toBe(1);
    await meet();
    for (const device of [pc, tablet]) await stands(device, code);
  });

  test("it was taken back first, and whoever gave the code lets it go: it stays gone", async () => {
    const { pc, tablet, meet, asked } = await staged("deletion");
    expect(await asked.here().refused.letGo((await question(asked)).row)).toEqual({ ok: true, value: undefined });
    await meet();
    for (const device of [pc, tablet]) await isGone(device);
  });
});

test("a list of readers is taken back at one desk while the other writes on one of them: whoever wrote is asked, and keeps the reader for both", async () => {
  const { pc, tablet } = await aMorning();
  for (const device of [pc, tablet]) await asLibrarian(device);
  await pc.here().lists.apply(await pc.here().lists.planPatrons([{ row: 1, fullName: "Vũ Minh Châu", classUnit: "6A" }], "pupil"), "lop.xlsx", () => undefined);
  for (const device of [pc, tablet]) await device.exchange();
  await tablet.here().openReaders();
  const chau = async (device: Morning["pc"]) => (await device.here().printing.patrons({})).find(({ fullName }) => fullName === "Vũ Minh Châu");
  const { id } = (await chau(tablet))!;
  expect((await tablet.here().records.notePatron(id, "Mới chuyển đến")).ok).toBe(true);
  const [list] = await pc.here().lists.imports("patrons");
  expect((await pc.here().lists.undoImport("patrons", list!.id)).ok).toBe(true);
  for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  const [file] = await tablet.here().refused.all();
  expect(file).toMatchObject({ why: { type: "DeletedThere" }, what: { of: "patron", name: "Vũ Minh Châu, 6A", fields: [{ field: "note", mine: "Mới chuyển đến", now: null }] } });
  expect([await tablet.here().db.patrons.get(id), await pc.here().refused.all()]).toEqual([undefined, []]);
  // Only a librarian answers.
  await tablet.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await tablet.here().staff.signIn((await tablet.here().staff.all()).find(({ role }) => role === "assistant")!.id, "2222");
  expect(await tablet.here().refused.sendAgain([file!.row])).toBe(0);
  await asLibrarian(tablet);
  expect(await tablet.here().refused.sendAgain([file!.row])).toBe(1);
  for (const device of [tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) await expect.poll(async () => (await chau(device))?.note).toBe("Mới chuyển đến");
});

test.each(["arrives late", "is lost", "was never given, for the request is lost"] as const)("an import is taken back while it is being sent, and the server's answer %s: it is gone at both desks", async (how) => {
  const { pc, tablet, server, names } = await aMorning();
  const { lists } = pc.here();
  const done = await lists.apply(await lists.planBooks(list), "sach.xlsx", () => undefined);
  const { fetch } = pc.line;
  let undone = 0;
  vi.spyOn(pc.line, "fetch").mockImplementation(async (url, init) => {
    if (undone > 0 || !sentText(init.body).includes("STK.900")) return fetch(url, init);
    const answer = how.startsWith("was never") ? undefined : await fetch(url, init);
    const taken = await lists.undoImport("books", done.voucher!);
    undone = taken.ok ? taken.value : 0;
    if (answer === undefined || how === "is lost") throw new TypeError("no answer");
    return answer;
  });
  await pc.exchange();
  expect(undone).toBe(2);
  for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) {
    expect([await device.here().db.copies.count(), await device.here().db.outbox.count(), device.here().counts.current().unsent]).toEqual([5, 0, 0]);
  }
  expect((await server.allDocuments(names.catalogue)).map((doc) => doc["accessionNo"])).not.toContain("STK.900");
});

test("two desks changed one reader's name apart from each other: one name stands, the other is kept aside, sealed", async () => {
  const { pc, tablet, patrons } = await aMorning();
  const rename = async (device: typeof pc, fullName: string): Promise<void> => {
    const { lists } = device.here();
    await lists.apply(await lists.planPatrons([{ row: 1, sectorId: "0101", fullName, classUnit: "6A" }], "pupil"), "lop.xlsx", () => undefined);
  };
  await rename(pc, patrons[0]!.fullName);
  for (const device of [pc, tablet]) await device.exchange();
  await tablet.kill();
  await rename(pc, "Lê Bảo Anh");
  await rename(tablet, "Lê Bảo Ân");
  for (const device of [tablet, pc, tablet, pc]) await device.exchange();
  for (const device of [pc, tablet]) {
    await device.kill();
    expect((await device.here().desk.patronFile(patrons[0]!.id))?.patron.fullName).toBe("Lê Bảo Ân");
  }
  const lost = await pc.here().db.lost.toArray();
  expect(lost.map(({ id }) => id)).toEqual([patrons[0]!.id]);
  expect(JSON.stringify(lost)).not.toContain("Bảo");
});
