import { describe, expect, test } from "vitest";
import type { Copy } from "#domain/copies/copy.ts";
import { borneCodes, labelsGivenTwice, mergeCopies, openingCodes, withFormerLabel, withNewLabel } from "#domain/copies/label.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, TitleId } from "#domain/kernel/ids.ts";

const on = day("2026-11-25");
const aCopy = (name: string, barcodes: readonly string[], more: Partial<Copy> = {}): Copy => ({ id: `copy:${name}` as CopyId, title: `title:${name}` as TitleId, accessionNo: `STK.${name}`, barcodes, status: "open", ...more });
const named = (found: ReturnType<typeof labelsGivenTwice<Copy>>) => found.map(({ code, copies }) => `${code}: ${copies.map(({ id }) => id).join(" ")}`);
const relabelled = (copy: Copy, code: string, given: string): Copy => {
  const changed = withNewLabel(copy, code, given, on);
  if (!changed) throw new Error(`${code} does not open it`);
  return changed;
};

describe("a label given twice", () => {
  test("is one that opens several copies, however it is written", () => {
    expect(named(labelsGivenTwice([aCopy("a", ["L 1"]), aCopy("b", ["l1"]), aCopy("c", ["L2"])]))).toEqual(["L1: copy:a copy:b"]);
  });

  test("may be the accession number, where that is what the label says", () => {
    expect(named(labelsGivenTwice([aCopy("a", ["1001000018"], { accessionNo: "1001000018" }), aCopy("b", ["1001000018"], { accessionNo: "1001000018" })]))).toEqual(["1001000018: copy:a copy:b"]);
  });

  test("is not what a publisher prints on each copy", () => {
    expect(labelsGivenTwice([aCopy("a", ["8934567890120"]), aCopy("b", ["8934567890120"])])).toEqual([]);
  });

  test("is settled once all but one of them have a new one; register and label printed before still say the old number", () => {
    const [a, b] = [aCopy("a", ["L1"], { accessionNo: "L1" }), aCopy("b", ["L1", "8934567890120"], { accessionNo: "L1" })];
    const now = relabelled(b, "l1", "1002000016");
    expect(now).toMatchObject({ accessionNo: "L1", barcodes: ["1002000016", "8934567890120"], replacedLabels: [{ code: "l1", on, replacedBy: "1002000016" }] });
    expect(openingCodes(now)).toEqual(["1002000016", "8934567890120"]);
    expect(borneCodes(now)).toContain("L1");
    expect(labelsGivenTwice([a, now])).toEqual([]);
    expect(withNewLabel(now, "L1", "1002000025", on)).toBeUndefined();
  });

  test("that was settled by mistake opens both again, and what was given meanwhile goes on opening its copy", () => {
    const [a, b] = [aCopy("a", ["L1"]), aCopy("b", ["L1"])];
    const again = withFormerLabel(relabelled(b, "L1", "1002000016"), "l1");
    expect(again).toEqual({ ...b, barcodes: ["L1", "1002000016"] });
    expect(named(labelsGivenTwice([a, again!]))).toEqual(["L1: copy:a copy:b"]);
    expect(withFormerLabel(again!, "L1")).toBeUndefined();
    // Its accession number opens it without being on a label.
    const unlabelled = aCopy("c", [], { accessionNo: "L1" });
    expect(withFormerLabel(relabelled(unlabelled, "L1", "1002000025"), "L1")).toEqual({ ...unlabelled, barcodes: ["1002000025"] });
  });
});

describe("two devices changed one copy's codes apart", () => {
  const base = aCopy("b", ["L1"]);
  const merged = (mine: Copy, theirs: Copy) => mergeCopies(base, mine, theirs).merged;

  test("a label given here and a publisher's code learnt there are both kept, the label first", () => {
    const [mine, theirs] = [relabelled(base, "L1", "1002000016"), { ...base, barcodes: ["L1", "8934567890120"], note: "bìa rách" }];
    for (const both of [merged(mine, theirs), merged(theirs, mine)]) expect(both).toEqual({ ...base, barcodes: ["1002000016", "8934567890120"], replacedLabels: mine.replacedLabels, note: "bìa rách" });
  });

  test("each gave it a label: both open it, for both may be printed", () => {
    const [mine, theirs] = [relabelled(base, "L1", "1002000016"), relabelled(base, "L1", "1003000013")];
    expect(openingCodes(merged(mine, theirs))).toEqual(["1003000013", "1002000016", "STK.B"]);
    expect(merged(mine, theirs).replacedLabels).toEqual(theirs.replacedLabels);
  });

  test("of what nobody changed nothing is made anew", () => {
    expect(merged(base, base)).toEqual(base);
    expect(mergeCopies(base, { ...base, status: "repair" }, { ...base, status: "withdrawn" }).lost).toEqual({ status: "repair" });
  });
});
