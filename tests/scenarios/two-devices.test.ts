import { expect, test } from "vitest";
import { aMorning } from "./morning.ts";

test("a book lent on the PC is out on the tablet after the exchange, and comes back there", async () => {
  const { pc, tablet, patrons, code, card, passes } = await aMorning();
  expect(await pc.here().desk.scan(card(0), undefined)).toMatchObject({ type: "PatronOpened" });
  expect(await pc.here().desk.scan(code(0), patrons[0]!.id)).toMatchObject({ type: "Lent", due: "2026-11-30" });
  await pc.exchange();
  await tablet.exchange();
  passes(5);
  const back = await tablet.here().desk.scan(code(0), undefined);
  expect(back).toMatchObject({ type: "TakenBack", overdueDays: 0, from: [{ patron: { fullName: "Lê Bảo An" } }] });
});

test("both offline, the same copy lent on both: two loans kept, one contradiction, nobody blocked", async () => {
  const { pc, tablet, patrons, code, card, passes, server, names } = await aMorning();
  pc.line.cut();
  tablet.line.cut();
  expect((await pc.here().desk.scan(code(0), patrons[0]!.id)).type).toBe("Lent");
  passes(3);
  expect((await tablet.here().desk.scan(code(0), patrons[1]!.id)).type).toBe("Lent");
  expect((await pc.exchange()).trouble).toBe("offline");
  expect(pc.here().counts.current().unsent).toBe(2);
  pc.line.mend();
  tablet.line.mend();
  for (const device of [tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) {
    const found = await device.here().desk.contradictions();
    expect(found).toHaveLength(1);
    expect(found[0]!.finding).toMatchObject({ type: "LentTwice", cameBack: false });
    expect(found[0]!.events.map(({ patron, device: at }) => `${patron?.fullName} (${at})`).sort()).toEqual(["Lê Bảo An (pc)", "Trần Gia Bình (tablet)"]);
    expect(device.here().counts.current()).toMatchObject({ unsent: 0, contradictions: 1 });
  }
  expect((await server.allDocuments(names.log(2026))).length).toBe(2);
  passes(60 * 24 * 30);
  // A month later the disputed loan is past its day, and still holds nobody back.
  const file = await pc.here().desk.scan(card(0), undefined);
  expect(file).toMatchObject({ type: "PatronOpened", file: { blocks: false, overdue: [], loans: [{ loan: { disputed: true } }] } });
});

test("a pupil with an overdue book may bring it back but takes nothing more, unless a librarian says so", async () => {
  const { pc, patrons, code, passes } = await aMorning();
  const { desk, staff } = pc.here();
  await staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await desk.scan(code(0), patrons[0]!.id);
  passes(60 * 24 * 10);
  await staff.signIn((await staff.all())[0]!.id, "1234");
  const refused = await desk.scan(code(2), patrons[0]!.id);
  expect(refused).toMatchObject({ type: "Refused", mayOverride: true, refusals: [{ type: "PatronHasOverdue" }] });
  const lent = await desk.lendAnyway((refused as Extract<typeof refused, { type: "Refused" }>).copy.copy.id, patrons[0]!.id, { reason: "teacherAsked", remark: "cô chủ nhiệm nhờ" });
  expect(lent.type).toBe("Lent");
  const [row] = await pc.here().db.events.bulkGet([(lent as Extract<typeof lent, { type: "Lent" }>).event]);
  expect(row?.event).toMatchObject({ override: { refusals: ["PatronHasOverdue"], reason: "teacherAsked" } });
  expect(JSON.stringify(await pc.here().db.events.toArray())).not.toContain("nhiệm");
  expect(await desk.scan(code(0), undefined)).toMatchObject({ type: "TakenBack", overdueDays: 3 });
});

test("one key takes the last act back, and a copy is found by the images a Telex keyboard makes of its code", async () => {
  const { pc, patrons, copies, passes } = await aMorning();
  const { desk } = pc.here();
  const lent = await desk.scan("STK2450", patrons[0]!.id);
  expect(lent).toMatchObject({ type: "Lent", copy: { copy: { accessionNo: "STK2450" } } });
  expect((await desk.undo((lent as Extract<typeof lent, { type: "Lent" }>).event)).type).toBe("Undone");
  expect((await desk.patronFile(patrons[0]!.id))?.loans).toEqual([]);
  passes(1);
  expect(await desk.scan("9786041166486", undefined)).toMatchObject({ type: "WhichCopy", copies: [{ copy: { id: copies[0]!.id } }, { copy: { id: copies[1]!.id } }] });
  expect(await desk.scan("0000000000", undefined)).toMatchObject({ type: "Unknown" });
});

test("what is kept on a device names no reader in the clear, and nothing that leaves it does", async () => {
  const { pc, patrons, code, server, names } = await aMorning();
  await pc.here().desk.scan(code(0), patrons[0]!.id);
  await pc.exchange();
  const { db } = pc.here();
  const kept = JSON.stringify(await Promise.all(db.tables.filter(({ name }) => name !== "device").map((table) => table.toArray())));
  const sent = JSON.stringify(await Promise.all([names.desk, names.catalogue, names.log(2026)].map((name) => server.allDocuments(name))));
  for (const { fullName } of patrons) {
    expect(kept).not.toContain(fullName);
    expect(sent).not.toContain(fullName);
  }
  expect(sent).toContain("party:");
});

test("what a PC whose clock is years behind wrote in spring reaches the others, and so does all that it does afterwards", async () => {
  const { pc, tablet, patrons, code, passes } = await aMorning();
  passes(60 * 24 * 107);
  pc.line.cut();
  pc.setClock(-3 * 365 * 24 * 3_600_000);
  await pc.kill();
  expect((await pc.here().desk.scan(code(0), patrons[0]!.id)).type).toBe("Lent");
  const { db } = pc.here();
  expect((await db.outbox.toArray()).flatMap(({ database }) => /log-\d+$/.exec(database) ?? [])).toEqual(["log-2025"]);
  passes(1);
  pc.setClock(0);
  pc.line.mend();
  for (let round = 0; round < 2; round++) expect((await pc.exchange()).trouble).toBe("none");
  expect((await pc.here().desk.scan(code(2), patrons[1]!.id)).type).toBe("Lent");
  expect((await pc.exchange()).trouble).toBe("none");
  expect(await db.outbox.count()).toBe(0);
  for (let round = 0; round < 2; round++) expect((await tablet.exchange()).trouble).toBe("none");
  for (const index of [0, 2]) expect((await tablet.here().desk.scan(code(index), undefined)).type).toBe("TakenBack");
});
