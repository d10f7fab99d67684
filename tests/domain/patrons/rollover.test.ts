import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proposedSteps } from "#domain/patrons/class-steps.ts";
import { fateCounts, outcomesByClass, sizesAfter } from "#domain/patrons/rollover-counts.ts";
import { classAbove, gradeOfClass } from "#domain/patrons/school-class.ts";
import { schoolLevels, lastGradeOf } from "#domain/school/level.ts";
import { aPupil, confirmed, fates, onList, openYear, turned } from "./school-year.ts";

describe("the class above", () => {
  test.each([["6A", "7A"], ["10A1", "11A1"], ["5/3", "6/3"], ["9", "10"], ["08B", "09B"], ["09B", "10B"], ["1 Hoa Mai", "2 Hoa Mai"]])("of %s is %s", (from, above) => {
    expect(classAbove(from)).toBe(above);
  });

  test.each(["Lá 1", "Mầm", "12A1", "13A", "0A", "", "106"])("of %s is not known by its name", (from) => {
    expect(classAbove(from)).toBeUndefined();
  });

  test("is one grade higher, whatever the rest of the name", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 11 }), fc.string().filter((rest) => !/^\d/.test(rest)), (grade, rest) => {
      const above = classAbove(`${grade}${rest}`);
      expect(gradeOfClass(above ?? "")).toBe(grade + 1);
    }));
  });

  test("leaves the school from its last grade", () => {
    expect(schoolLevels.map((level) => lastGradeOf(level, [1, 7]))).toEqual([undefined, 5, 9, 12, 9]);
    expect([lastGradeOf("several", [6, 11]), lastGradeOf("several", [2]), lastGradeOf("several", [])]).toEqual([12, 5, 5]);
  });
});

describe("without lists", () => {
  test("pupils go up one class, the last grade leaves, teachers stay", () => {
    const patrons = [aPupil("An", "6A"), aPupil("Bình", "8B"), aPupil("Chi", "9A"), aPupil("Cô Lan", "Tổ Toán", { group: "teacher" })];
    const turn = turned({ patrons });
    expect(fates(turn)).toEqual({ An: "up to 7A", Bình: "up to 9B", Chi: "gone: graduated" });
    expect(turn.others).toBe(1);
    expect(confirmed(turn)).toMatchObject([
      { classUnit: "7A", grade: 7, classYear: 2027, active: true },
      { classUnit: "9B", grade: 9, classYear: 2027, active: true },
      // The class stays as it was: a debt is asked for there.
      { classUnit: "9A", grade: 9, classYear: 2026, active: false, left: { on: "2027-05-31", how: "graduated" } },
    ]);
  });

  test("a preschool class waits for somebody to say what follows", () => {
    const patrons = [aPupil("An", "Mầm 2", { grade: 0 }), aPupil("Bình", "Lá 1", { grade: 0 })];
    expect(fates(turned({ patrons }))).toEqual({ An: "? NoNextClass", Bình: "? NoNextClass" });
    const steps = new Map([["Mầm 2", { is: "class", classUnit: "Chồi 2" }], ["Lá 1", { is: "leaves" }]] as const);
    const turn = turned({ patrons, steps });
    expect(fates(turn)).toEqual({ An: "up to Chồi 2", Bình: "gone: graduated" });
    expect(confirmed(turn)[0]).toMatchObject({ classUnit: "Chồi 2", grade: 0, classYear: 2027 });
  });

  test("classes are proposed as they are counted, with how many wait in each", () => {
    const patrons = ["10A1", "9A", "10A2", "9A"].map((unit, index) => aPupil(`P${"abcd"[index]}`, unit));
    expect(proposedSteps(patrons, { year: 2027, openYear, lastGrade: 12 })).toEqual([
      { from: "9A", pupils: 2, next: { is: "class", classUnit: "10A" } },
      { from: "10A1", pupils: 1, next: { is: "class", classUnit: "11A1" } },
      { from: "10A2", pupils: 1, next: { is: "class", classUnit: "11A2" } },
    ]);
  });

  test("who has no class, or one of an earlier year, is for a person to decide", () => {
    const patrons = [aPupil("An", undefined), aPupil("Bình", "7A", { classYear: 2024 })];
    expect(fates(turned({ patrons }))).toEqual({ An: "? NoClass", Bình: "? ClassOfEarlierYear" });
  });

  test("who has left already is not moved", () => {
    expect(turned({ patrons: [aPupil("An", "7A", { active: false })] }).moves).toEqual([]);
  });
});

describe("with the new class lists", () => {
  test("the list says who goes up, repeats, changes class and arrives", () => {
    const keyed = (name: string, unit: string) => aPupil(name, unit, { matchKey: `key ${name}` });
    const turn = turned({
      patrons: [keyed("An", "6A"), keyed("Bình", "6A"), keyed("Chi", "6B"), keyed("Dũng", "6B"), keyed("Giang", "8A")],
      listed: [
        onList("An", "7A", { matchKey: "key An" }),
        onList("Bình", "6A", { matchKey: "key Bình" }),
        onList("Chi", "7A", { matchKey: "key Chi" }),
        onList("Khánh", "7B", { matchKey: "key Khánh" }),
      ],
    });
    // 7B is on the lists and Dũng is not; of grade 9 there is no list, so there the rule holds.
    expect(fates(turn)).toEqual({ An: "up to 7A", Bình: "again 6A", Chi: "changes to 7A", Dũng: "? NotOnList", Giang: "up to 9A" });
    expect(turn.arrivals.map(({ listed }) => listed.fullName)).toEqual(["Khánh"]);
    expect(fateCounts(turn)).toMatchObject({ goesUp: 2, repeats: 1, changesClass: 1, unclear: 1 });
    expect(outcomesByClass(turn)).toEqual([
      { classUnit: "6A", counts: { goesUp: 1, repeats: 1 } },
      { classUnit: "6B", counts: { changesClass: 1, unclear: 1 } },
      { classUnit: "8A", counts: { goesUp: 1 } },
    ]);
    expect(sizesAfter(turn)).toEqual([
      { classUnit: "6A", pupils: 1, arrivals: 0 },
      { classUnit: "7A", pupils: 2, arrivals: 0 },
      { classUnit: "7B", pupils: 1, arrivals: 1 },
      { classUnit: "9A", pupils: 1, arrivals: 0 },
    ]);
  });

  test("without a sector id a pupil is found by name, class and year of birth, to be looked at, and has the id from then on", () => {
    const turn = turned({
      patrons: [aPupil("Lê An", "6A", { yearOfBirth: 2014 }), aPupil("Vũ Bình", "6A")],
      listed: [onList("LÊ  AN", "7A", { matchKey: "k1", yearOfBirth: 2014 }), onList("Vũ Bình", "7A", { matchKey: "k2", yearOfBirth: 2014 })],
    });
    expect(fates(turn)).toEqual({ "Lê An": "up to 7A (FoundByName)", "Vũ Bình": "up to 7A (FoundByName)" });
    expect(confirmed(turn)).toMatchObject([{ fullName: "Lê An", matchKey: "k1" }, { matchKey: "k2", yearOfBirth: 2014 }]);
  });

  test("two pupils of one name are nobody's guess: both they and the row are shown", () => {
    const turn = turned({ patrons: [aPupil("Lê An", "6A", { id: "patron:a" as never }), aPupil("Lê An", "6B", { id: "patron:b" as never })], listed: [onList("Lê An", "7A", { yearOfBirth: 2014 }), onList("Lê An", "7B")] });
    expect(turn.moves.map(({ fate }) => fate.is)).toEqual(["goesUp", "goesUp"]);
    const crossed = turned({ patrons: [aPupil("Lê An", "6A", { id: "patron:a" as never }), aPupil("Lê An", "6A", { id: "patron:b" as never })], listed: [onList("Lê An", "7A")] });
    expect(crossed.moves.map(({ fate }) => fate)).toEqual([{ is: "unclear", why: "NotOnList" }, { is: "unclear", why: "NotOnList" }]);
    expect(crossed.arrivals).toMatchObject([{ doubts: ["SameName"] }]);
  });

  test("the sector id of a joined record is the reader's", () => {
    const an = aPupil("Lê An", "6A", { matchKey: "k1" });
    const turn = turned({ patrons: [an], listed: [onList("Lê Văn An", "7A", { matchKey: "k2" })], otherSectorIds: new Map([["k2", an.id]]) });
    expect(fates(turn)).toEqual({ "Lê An": "up to 7A" });
    expect(turn.arrivals).toEqual([]);
    // On two rows under both ids, one of them is not somebody new.
    const both = turned({ patrons: [an], listed: [onList("Lê An", "7A", { matchKey: "k1" }), onList("Lê Văn An", "7B", { matchKey: "k2", row: 2 })], otherSectorIds: new Map([["k2", an.id]]) });
    expect(fates(both)).toEqual({ "Lê An": "up to 7A (TwoRows)" });
    expect(both.arrivals).toEqual([]);
  });

  test("another sector id is another pupil, also with the same name", () => {
    const turn = turned({ patrons: [aPupil("Lê An", "6A", { matchKey: "k1" })], listed: [onList("Lê An", "7A", { matchKey: "k2" })] });
    expect(fates(turn)).toEqual({ "Lê An": "? NotOnList" });
    expect(turn.arrivals).toHaveLength(1);
  });

  test("a class two grades on is to be looked at, and so are two records of one pupil and a pupil on two lists", () => {
    const turn = turned({
      patrons: [aPupil("An", "6A", { matchKey: "a" }), aPupil("Bình", "6A", { matchKey: "b" }), aPupil("Bình 2", "6A", { matchKey: "b" }), aPupil("Chi", "6A", { matchKey: "c" })],
      listed: [onList("An", "8A", { matchKey: "a" }), onList("Bình", "7A", { matchKey: "b" }), onList("Chi", "7A", { matchKey: "c" }), onList("Chi", "7B", { matchKey: "c" })],
    });
    expect(fates(turn)).toEqual({ An: "changes to 8A (OtherGrade)", Bình: "up to 7A (TwoRecords)", "Bình 2": "up to 7A (TwoRecords)", Chi: "up to 7A (TwoRows)" });
    expect(turn.arrivals).toEqual([]);
  });

  test("who had left and is on a list again comes back", () => {
    const turn = turned({ patrons: [aPupil("An", "7A", { active: false, left: { on: "2026-05-31" as never, how: "transferred" }, matchKey: "a" })], listed: [onList("An", "8A", { matchKey: "a" })] });
    expect(fates(turn)).toEqual({ An: "back in 8A" });
    expect(confirmed(turn)[0]).toEqual(expect.not.objectContaining({ left: expect.anything() as unknown }));
    expect(confirmed(turn)[0]).toMatchObject({ active: true, classUnit: "8A", classYear: 2027 });
  });
});

describe("a person's word", () => {
  test("outweighs list and rule, one pupil at a time", () => {
    const patrons = ["An", "Bình", "Chi", "Dũng"].map((name) => aPupil(name, "6A"));
    const turn = turned({ patrons, choices: { An: { is: "repeats" }, Bình: { is: "leaves", how: "transferred" }, Chi: { is: "class", classUnit: "7C" }, Dũng: { is: "open" } } });
    expect(fates(turn)).toEqual({ An: "again 6A", Bình: "gone: transferred", Chi: "changes to 7C", Dũng: "? LeftOpen" });
    expect(turn.moves.map(({ proposed }) => proposed.is)).toEqual(["goesUp", "goesUp", "goesUp", "goesUp"]);
  });

  test("may be left unsaid: who is unclear waits, with the year their class is of", () => {
    const patrons = [aPupil("An", "6A")];
    const [an] = confirmed(turned({ patrons, choices: { An: { is: "open" } } }));
    expect(an).toMatchObject({ classUnit: "6A", classYear: 2026 });
    // The new year is open now, and the move is completed.
    expect(fates(turned({ patrons: [an!], openYear: 2027, year: 2027 }))).toEqual({ An: "up to 7A" });
  });
});

describe("once a year", () => {
  const names = fc.uniqueArray(fc.string({ unit: "grapheme-ascii", minLength: 3, maxLength: 8 }).filter((name) => /^[a-z]+$/i.test(name)), { minLength: 1, maxLength: 30, selector: (name) => name.toLowerCase() });
  const someSchool = names.chain((all) => fc.tuple(...all.map((name) => fc.record({
    name: fc.constant(name),
    classUnit: fc.option(fc.constantFrom("6A", "6B", "7A", "8A", "9A", "Lá 1"), { nil: undefined }),
    classYear: fc.option(fc.constantFrom(2024, 2026, 2027), { nil: undefined }),
    active: fc.boolean(),
    listedIn: fc.option(fc.constantFrom("6A", "7A", "7B", "8A"), { nil: undefined }),
  }))));

  test("a second confirmation moves nobody, and no pupil is lost or made twice", () => {
    fc.assert(fc.property(someSchool, (all) => {
      const patrons = all.map(({ name, classUnit, classYear, active }) => aPupil(name, classUnit, { matchKey: name, active, ...(classYear === undefined ? {} : { classYear }) }));
      const listed = all.flatMap(({ name, listedIn }) => (listedIn === undefined ? [] : [onList(name, listedIn, { matchKey: name })]));
      const first = turned({ patrons, listed });
      expect(new Set([...first.moves.map(({ patron }) => patron.id), ...patrons.filter(({ active }) => !active).map(({ id }) => id)])).toEqual(new Set(patrons.map(({ id }) => id)));
      expect(first.arrivals).toEqual([]);
      const after = confirmed(first);
      const second = turned({ patrons: after, listed, openYear: 2027, year: 2027 });
      // Whom nobody could decide on waits; all others are there.
      const waiting = new Set(first.moves.flatMap(({ patron, fate }) => (fate.is === "unclear" ? [patron.id] : [])));
      for (const { patron, fate } of second.moves) if (!waiting.has(patron.id)) expect(fate).toEqual({ is: "movedAlready" });
    }));
  });
});
