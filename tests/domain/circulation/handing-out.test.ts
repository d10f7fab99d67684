import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cellOf, handedCount, handedTo, handingOrders, lacks, nextUp, passedOver, recipientOf, takenFrom, turnedTo, turnedToTitle, type HandingOrder, type HandingOut } from "#domain/circulation/handing-out.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";

const [an, binh, chi] = ["patron:an", "patron:binh", "patron:chi"] as [PatronId, PatronId, PatronId];
const [maths, poems] = ["title:toan", "title:van"] as [TitleId, TitleId];
const aClass = (order: HandingOrder, has: readonly [PatronId, TitleId][] = []): HandingOut => ({ order, pupils: [an, binh, chi], titles: [maths, poems], has: new Set(has.map(([pupil, title]) => cellOf(pupil, title))), passed: new Set() });

test("pupil by pupil, one stays until they have all their books, in whatever order those are scanned", () => {
  let state = aClass("byPupil");
  expect(nextUp(state)).toEqual({ pupil: an, title: undefined });
  expect(recipientOf(state, poems)).toEqual({ type: "Gets", pupil: an });
  state = handedTo(state, an, poems);
  expect(recipientOf(state, poems)).toEqual({ type: "HasIt", pupil: an });
  state = handedTo(state, an, maths);
  expect(nextUp(state).pupil).toBe(binh);
});

test("title by title, the list is gone down for each; a copy of another title goes to nobody", () => {
  let state = aClass("byTitle");
  expect(nextUp(state)).toEqual({ pupil: an, title: maths });
  expect(recipientOf(state, poems)).toEqual({ type: "OtherTitle", expected: maths });
  for (const pupil of [an, binh, chi]) {
    expect(recipientOf(state, maths)).toEqual({ type: "Gets", pupil });
    state = handedTo(state, pupil, maths);
  }
  expect(nextUp(state)).toEqual({ pupil: an, title: poems });
});

test("a title that somebody turns to begins at the top of the list", () => {
  const state = turnedToTitle(handedTo(aClass("byTitle"), an, maths), poems);
  expect(nextUp(state)).toEqual({ pupil: an, title: poems });
  expect(recipientOf(state, maths)).toEqual({ type: "OtherTitle", expected: poems });
});

test("who has their own book is passed over, and served when the desk turns to them again", () => {
  const passed = passedOver(aClass("byTitle"));
  expect(nextUp(passed)).toEqual({ pupil: binh, title: maths });
  expect(nextUp(turnedTo(passed, an))).toEqual({ pupil: an, title: maths });
  expect(nextUp(passedOver(aClass("byPupil"))).pupil).toBe(binh);
  expect(lacks(passed, an)).toEqual([maths, poems]);
});

test("a book taken back is the next to be handed out, to the same pupil", () => {
  const state = handedTo(handedTo(aClass("byTitle"), an, maths), binh, maths);
  expect(nextUp(takenFrom(state, binh, maths))).toEqual({ pupil: binh, title: maths });
  expect(nextUp(takenFrom(state, an, maths))).toEqual({ pupil: an, title: maths });
});

test("a copy that is in no set, or one too many, goes to nobody", () => {
  expect(recipientOf(aClass("byPupil"), "title:khac" as TitleId)).toEqual({ type: "NotInSet" });
  const all = aClass("byPupil", [an, binh, chi].flatMap((pupil) => [maths, poems].map((title): [PatronId, TitleId] => [pupil, title])));
  expect(recipientOf(all, maths)).toEqual({ type: "EverybodyHasIt" });
  expect(nextUp(all)).toEqual({ pupil: undefined, title: undefined });
});

test("whoever is shown as next is who gets it, whatever was done before", () => {
  const steps = fc.array(fc.record({ do: fc.constantFrom("hand", "pass", "turn", "title", "take"), pupil: fc.constantFrom(an, binh, chi), title: fc.constantFrom(maths, poems) }), { maxLength: 30 });
  let handed = 0;
  fc.assert(
    fc.property(fc.constantFrom(...handingOrders), steps, (order, all) => {
      let state = aClass(order);
      for (const step of all) {
        const { pupil, title } = nextUp(state);
        if (step.do === "hand" && pupil) {
          const given = title ?? lacks(state, pupil)[0]!;
          expect(recipientOf(state, given)).toEqual({ type: "Gets", pupil });
          state = handedTo(state, pupil, given);
          handed++;
        } else if (step.do === "pass") state = passedOver(state);
        else if (step.do === "turn") state = turnedTo(state, step.pupil);
        else if (step.do === "title") state = turnedToTitle(state, step.title);
        else if (step.do === "take") state = takenFrom(state, step.pupil, step.title);
        expect(state.has.size).toBeLessThanOrEqual(6);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
  expect(handed).toBeGreaterThan(100);
});

test("only what the pupils of the list have of the set is counted as handed out", () => {
  const [gone, other] = ["patron:gone" as PatronId, "title:su" as TitleId];
  expect(handedCount(aClass("byTitle", [[an, maths], [binh, poems], [gone, maths], [an, other]]))).toBe(2);
});
