import { expect, test } from "vitest";
import { openCards } from "#domain/patrons/library-card.ts";
import { aMorning } from "./morning.ts";

test("a card is reported lost at both desks while the line is cut, and a class changes in between: cancelled everywhere, both new cards good, nothing lost", async () => {
  const { pc, tablet, patrons, card, passes } = await aMorning();
  const an = patrons[0]!.id;
  const given = [(await pc.here().cards.reportLost(an, card(0)))!.given, (await tablet.here().cards.reportLost(an, card(0)))!.given];
  const { lists } = tablet.here();
  await lists.apply(await lists.planPatrons([{ row: 1, fullName: patrons[0]!.fullName, classUnit: "6A", grade: 7 }], "pupil"), "lop.xlsx", () => undefined);
  for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) {
    passes(1);
    expect(await device.here().desk.scan(card(0), undefined)).toMatchObject({ type: "CardCancelled", patron: { id: an, grade: 7 } });
    for (const code of given) expect(await device.here().desk.scan(code, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
    expect([await device.here().db.outbox.count(), await device.here().db.lost.count(), await device.here().db.refused.count()]).toEqual([0, 0, 0]);
  }
  const [here, there] = await Promise.all([pc, tablet].map(async (device) => openCards((await device.here().desk.patronFile(an))!.patron)));
  expect(here).toEqual(there);
});

test("the desk that was away lent on the lost card: the loan stands, the card does not", async () => {
  const { pc, tablet, patrons, card, code, passes } = await aMorning();
  await pc.here().cards.reportLost(patrons[0]!.id, card(0));
  const opened = await tablet.here().desk.scan(card(0), undefined);
  expect(opened.type).toBe("PatronOpened");
  expect((await tablet.here().desk.scan(code(2), patrons[0]!.id)).type).toBe("Lent");
  for (const device of [pc, tablet, pc, tablet]) await device.exchange();
  for (const device of [pc, tablet]) {
    passes(1);
    expect(await device.here().desk.scan(card(0), undefined)).toMatchObject({ type: "CardCancelled" });
    expect((await device.here().desk.patronFile(patrons[0]!.id))!.loans).toHaveLength(1);
  }
});
