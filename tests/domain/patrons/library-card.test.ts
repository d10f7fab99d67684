import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { cancelledCard, mergePatrons, openCards, withFoundCard, withLostCard } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";

const on = day("2026-11-25");
const later = day("2026-12-01");
const an: Patron = { id: "patron:an" as PatronId, fullName: "Lê Bảo An", group: "pupil", classUnit: "6A", cards: ["X"], active: true };
const lost = (patron: Patron, code: string, given: string, when = on): Patron => {
  const changed = withLostCard(patron, code, given, when);
  if (!changed) throw new Error(`${code} opens nobody`);
  return changed;
};
const found = (patron: Patron, code: string): Patron => {
  const changed = withFoundCard(patron, code, later);
  if (!changed) throw new Error(`${code} is not cancelled`);
  return changed;
};

describe("a lost card", () => {
  test("is cancelled with its day, and the reader has another; nothing else of the reader changes", () => {
    const changed = lost(an, "x", "Y");
    expect(changed).toEqual({ ...an, cards: ["Y"], cancelledCards: [{ code: "X", on, replacedBy: "Y" }] });
    expect(openCards(changed)).toEqual(["Y"]);
    expect(cancelledCard(changed, "x")).toMatchObject({ on });
  });

  test("is lost once: reported again, nothing is given", () => {
    expect(withLostCard(lost(an, "X", "Y"), "X", "Z", on)).toBeUndefined();
    expect(withLostCard(an, "other", "Z", on)).toBeUndefined();
  });

  test("that turns up is valid again, and the one in its place is cancelled", () => {
    const again = found(lost(an, "X", "Y"), "X");
    expect(openCards(again)).toEqual(["X"]);
    expect(again.cancelledCards).toEqual([{ code: "Y", on: later, replacedBy: "X" }]);
    expect(withFoundCard(again, "X", later)).toBeUndefined();
  });

  test("that turns up after its successor was lost too takes the place of the latest", () => {
    const again = found(lost(lost(an, "X", "Y"), "Y", "Z"), "X");
    expect(openCards(again)).toEqual(["X"]);
    expect(again.cancelledCards?.map(({ code }) => code).sort()).toEqual(["Y", "Z"]);
  });

  test("leaves a second card of the reader alone", () => {
    const two = lost({ ...an, cards: ["X", "OLD-7"] }, "X", "Y");
    expect(openCards(two)).toEqual(["Y", "OLD-7"]);
    expect(openCards(found(two, "X"))).toEqual(["X", "OLD-7"]);
  });

  test("never opens its reader, also where an older program put its code back", () => {
    expect(openCards({ ...lost(an, "X", "Y"), cards: ["x", "Y"] })).toEqual(["Y"]);
  });
});

describe("two devices changed one reader apart from each other", () => {
  test("a card cancelled here stays cancelled beside any other change there", () => {
    const { merged, lost: aside } = mergePatrons(an, lost(an, "X", "Y"), { ...an, classUnit: "7A" });
    expect(merged).toEqual({ ...lost(an, "X", "Y"), classUnit: "7A" });
    expect(aside).toEqual({});
  });

  test("both cancelled the same card: it is cancelled once, and both new cards open the reader, for both may have been printed", () => {
    const { merged, lost: aside } = mergePatrons(an, lost(an, "X", "MINE", later), lost(an, "X", "THEIRS"));
    expect(openCards(merged)).toEqual(["THEIRS", "MINE"]);
    expect(merged.cancelledCards).toEqual([{ code: "X", on, replacedBy: "THEIRS" }]);
    expect(aside).toEqual({});
  });

  test("each cancelled another of two cards: both are cancelled", () => {
    const two = { ...an, cards: ["X", "OLD-7"] };
    const { merged } = mergePatrons(two, lost(two, "X", "Y"), lost(two, "OLD-7", "Z"));
    expect([...openCards(merged)].sort()).toEqual(["Y", "Z"]);
    expect(merged.cancelledCards?.map(({ code }) => code).sort()).toEqual(["OLD-7", "X"]);
  });

  test("a cancellation taken back here and a change of name there are both kept", () => {
    const base = lost(an, "X", "Y");
    const { merged } = mergePatrons(base, found(base, "X"), { ...base, fullName: "Lê Bảo Ân" });
    expect(merged).toEqual({ ...found(base, "X"), fullName: "Lê Bảo Ân" });
  });

  test("the same name changed twice: theirs stands, ours is kept aside, as ever", () => {
    const { merged, lost: aside } = mergePatrons(an, { ...an, fullName: "Lê A" }, { ...an, fullName: "Lê B" });
    expect([merged.fullName, aside]).toEqual(["Lê B", { fullName: "Lê A" }]);
  });

  test("whatever was lost and found on two devices: who cancelled last on one of them is never overruled by the cards of the other", () => {
    const step = fc.tuple(fc.constantFrom("lost", "found"), fc.nat(3));
    const after = (start: Patron, steps: readonly (readonly [string, number])[], block: string): Patron =>
      steps.reduce((patron, [what, at], serial) => {
        const code = what === "lost" ? openCards(patron)[at % Math.max(1, openCards(patron).length)] : patron.cancelledCards?.[at]?.code;
        if (code === undefined) return patron;
        return (what === "lost" ? withLostCard(patron, code, `${block}${serial}`, on) : withFoundCard(patron, code, on)) ?? patron;
      }, start);
    let cancelledSomewhere = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), fc.array(step, { maxLength: 4 }), fc.array(step, { maxLength: 4 }), (before, here, there) => {
        const base = after(an, before, "B");
        const [mine, theirs] = [after(base, here, "M"), after(base, there, "T")];
        const { merged } = mergePatrons(base, mine, theirs);
        for (const side of [mine, theirs]) {
          const fresh = (side.cancelledCards ?? []).filter(({ code }) => cancelledCard(base, code) === undefined);
          cancelledSomewhere += fresh.length;
          for (const { code } of fresh) expect(openCards(merged)).not.toContain(code);
        }
        expect(openCards(merged).length).toBeGreaterThan(0);
        expect(new Set(openCards(merged)).size).toBe(openCards(merged).length);
        expect(mergePatrons(merged, merged, merged).merged).toEqual(merged);
      }),
      { numRuns: 500 },
    );
    expect(cancelledSomewhere).toBeGreaterThan(200);
  });
});
