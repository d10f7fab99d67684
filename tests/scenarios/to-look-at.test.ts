/** What asks for a look: found on every device, settled once, gone on every device. */
import { expect, test } from "vitest";
import { actsToCome, wasLentWhileBlocked } from "#domain/circulation/findings.ts";
import { notableCode } from "#domain/circulation/code-events.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { day } from "#domain/kernel/day.ts";
import { books } from "../storage/a-device.ts";
import { aTwoDeskSchool, found, lend } from "./two-desks.ts";

test("a copy lent at two desks is settled at one of them, and is settled at both", async () => {
  const { school, pc, tablet, meet } = await aTwoDeskSchool();
  const toAn = await lend(pc, "STK.001", "Lê Bảo An");
  school.passes(2);
  const toBinh = await lend(tablet, "STK.001", "Trần Gia Bình");
  await meet();
  expect([await found(pc), await found(tablet)]).toEqual([["LentTwice"], ["LentTwice"]]);
  school.passes(30);
  const copy = await tablet.copy("STK.001");
  const settled = await tablet.here().desk.say(copy, { kind: "contradiction-settled", settles: [toAn, toBinh], stands: toAn });
  expect(settled).toMatchObject({ type: "Said", copy: { story: { contradictions: [], loans: [{ event: toAn, disputed: false, settled: true }] } } });
  await meet();
  for (const device of [pc, tablet]) {
    expect(await found(device)).toEqual([]);
    expect((await device.here().desk.patronFile(await device.reader("Lê Bảo An")))?.loans).toHaveLength(1);
    expect((await device.here().desk.patronFile(await device.reader("Trần Gia Bình")))?.loans).toHaveLength(0);
  }
  // A change of mind is one more act.
  const event = (settled as Extract<typeof settled, { type: "Said" }>).event;
  expect((await pc.here().desk.undo(event)).type).toBe("Undone");
  await meet();
  expect([await found(pc), await found(tablet)]).toEqual([["LentTwice"], ["LentTwice"]]);
});

test("an assistant sees what is to be looked at and does not settle it", async () => {
  const { school, pc, tablet, meet } = await aTwoDeskSchool();
  const [first, second] = [await lend(pc, "STK.001", "Lê Bảo An"), await lend(tablet, "STK.001", "Trần Gia Bình")];
  await meet();
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  school.passes(1);
  await pc.signIn("Bạn Minh", "2222");
  const answer = await pc.here().desk.say(await pc.copy("STK.001"), { kind: "contradiction-settled", settles: [first, second], stands: null });
  expect(answer).toMatchObject({ type: "SayRefused", refusal: { type: "ForLibrarians" } });
  expect(await found(pc)).toEqual(["LentTwice"]);
});

test("a code that nobody knows is noted with the book in hand, is listed at both desks, and is known once the book is brought in", async () => {
  const { school, pc, tablet, meet } = await aTwoDeskSchool();
  expect(await tablet.here().desk.scan("STK.777", undefined)).toMatchObject({ type: "Unknown" });
  expect(await tablet.here().desk.noteUnknownCode("STK.777")).toBeDefined();
  school.passes(1);
  expect(await tablet.here().desk.noteUnknownCode("stk.777")).toBeDefined();
  await meet();
  const [file] = await pc.here().desk.contradictions();
  expect(file).toMatchObject({ finding: { type: "CodeUnknown", code: "STK.777", copies: [] }, copy: undefined });
  expect(file?.events).toHaveLength(2);
  await expect.poll(() => pc.here().counts.current().contradictions).toBe(1);
  await pc.bringInBooks(books("Đất rừng phương Nam", ["STK.777"]));
  const [known] = await pc.here().desk.contradictions();
  expect(known?.finding).toMatchObject({ type: "CodeUnknown", copies: [{ title: { titleProper: "Đất rừng phương Nam" } }] });
  await pc.here().desk.explainCode(known?.finding.type === "CodeUnknown" ? known.finding.noted : []);
  await meet();
  expect([await found(pc), await found(tablet)]).toEqual([[], []]);
});

test("words that somebody typed are not noted as a code", async () => {
  const { pc } = await aTwoDeskSchool();
  expect(["Lê Bảo An", "dế mèn", "", "12", "A".repeat(40)].map(notableCode)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  // What could be the number of a citizen or a pupil, and one of our own cards: no event can be made to forget it.
  expect(["079314159265", ownCodeFrom({ kind: "card", block: 900, serial: 1 })].map(notableCode)).toEqual([undefined, undefined]);
  expect(notableCode(" stk 0012 ")).toBe("STK0012");
  expect(notableCode(ownCodeFrom({ kind: "copy", block: 900, serial: 1 }))).toBe(ownCodeFrom({ kind: "copy", block: 900, serial: 1 }));
  expect(await pc.here().desk.noteUnknownCode("Nguyễn Văn A")).toBeUndefined();
  expect(await found(pc)).toEqual([]);
});

test("a loan made before the desk heard of a block is to be looked at; one that a librarian allowed, or that came before, is not", () => {
  const block = { reason: "damage", since: day("2026-11-23"), at: 5000 } as const;
  const patron = { id: "patron:an", fullName: "Lê Bảo An", group: "pupil", cards: [], active: true, block } as never;
  const lent = (instant: number, more: object = {}) => ({ day: day("2026-11-24"), at: { instant, count: 0, wall: instant, offset: 0 }, ...more }) as never;
  const loan = (more: object = {}) => more as never;
  expect(wasLentWhileBlocked(patron, loan(), lent(6000))).toBe(true);
  expect(wasLentWhileBlocked(patron, loan(), lent(4000))).toBe(false);
  expect(wasLentWhileBlocked(patron, loan({ settled: true }), lent(6000))).toBe(false);
  expect(wasLentWhileBlocked(patron, loan(), lent(6000, { override: { refusals: ["PatronIsBlocked"] } }))).toBe(false);
  expect(wasLentWhileBlocked({ ...(patron as object), block: { ...block, until: day("2026-11-23") } } as never, loan(), lent(6000))).toBe(false);
});

test("an act of a day that has not come is to be looked at until somebody has, or it is undone", async () => {
  const { pc } = await aTwoDeskSchool();
  await lend(pc, "STK.001", "Lê Bảo An");
  const events = (await pc.here().db.events.toArray()).flatMap(({ event }) => (event.kind === "copy-lent" ? [event] : []));
  expect(events).toHaveLength(1);
  expect(actsToCome(events, day("2026-11-23"))).toEqual([]);
  expect(actsToCome(events, day("2026-11-22")).map(({ kind }) => kind)).toEqual(["copy-lent"]);
  const undone = { ...events[0]!, id: "event:u", kind: "act-undone", undoes: events[0]!.id } as never;
  expect(actsToCome([...events, undone], day("2026-11-22"))).toEqual([]);
  const looked = { ...events[0]!, id: "event:s", kind: "contradiction-settled", settles: [events[0]!.id], stands: null } as never;
  expect(actsToCome([...events, looked], day("2026-11-22"))).toEqual([]);
});
