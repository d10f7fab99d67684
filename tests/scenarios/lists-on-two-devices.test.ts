import { expect, test, vi } from "vitest";
import { sentText } from "../sync/sent-text.ts";
import { aMorning } from "./morning.ts";

const list = [{ row: 1, title: { titleProper: "Tuổi thơ dữ dội", authors: [], bookType: "referenceBook" as const }, copies: [{ accessionNo: "STK.900", barcodes: [] }], quantity: 1 }];

test("an import is taken back at one desk while the other gives its copies codes: it is gone at both, and nothing waits for ever", async () => {
  const { pc, tablet, server, names } = await aMorning();
  const { lists } = pc.here();
  const done = await lists.apply(await lists.planBooks(list), "sach.xlsx", () => undefined);
  for (const device of [pc, tablet]) await device.exchange();
  const copy = await tablet.here().db.copies.where("accessionNo").equals("STK.900").first();
  await tablet.here().printing.giveCodes([copy!.id as never]);
  expect((await lists.undoImport("books", done.voucher!)).ok).toBe(true);
  for (const device of [tablet, pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) {
    expect(await device.here().db.copies.where("accessionNo").equals("STK.900").count()).toBe(0);
    expect(await device.here().desk.scan("STK.900", undefined)).toMatchObject({ type: "Unknown" });
    expect([await device.here().db.outbox.count(), device.here().counts.current().unsent]).toEqual([0, 0]);
  }
  expect((await server.allDocuments(names.catalogue)).map((doc) => doc["accessionNo"])).not.toContain("STK.900");
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
