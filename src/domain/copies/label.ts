/**
 * A label's code means one copy. Two copies bear the same after a device was put back to older data, or when two desks brought in one
 * number apart: the desk asks which is in hand, until a person has said which of them keeps the label. Another gets a code of ours.
 * What it bore stays with it, with the day and what stands in its place, for register and vouchers go on naming it by that; scanned,
 * it opens this copy only where no other copy has it. What a publisher prints is no label (`printed-code.ts`).
 */
import type { Day } from "../kernel/day.ts";
import { mergeThree, type Merged } from "../kernel/merge.ts";
import { isbnFromScan } from "./barcode-article.ts";
import { foldCode } from "./barcode.ts";
import { isSameCode, mergedByCode } from "./code-lists.ts";
import type { Copy } from "./copy.ts";

export interface ReplacedLabel {
  readonly code: string;
  readonly on: Day;
  readonly replacedBy: string;
}

type Borne = Pick<Copy, "barcodes" | "accessionNo" | "replacedLabels">;

/** The codes that open this copy, folded. */
export const openingCodes = (copy: Borne): readonly string[] => {
  const replaced = (copy.replacedLabels ?? []).map(({ code }) => foldCode(code));
  return folded([...copy.barcodes, copy.accessionNo]).filter((code) => !replaced.includes(code));
};

/** With what it bore before: none of these is given to another copy. */
export const borneCodes = (copy: Borne): readonly string[] => folded([...copy.barcodes, copy.accessionNo, ...(copy.replacedLabels ?? []).map(({ code }) => code)]);

/** The copy with `given` in place of that label; undefined when the label does not open it (any more). */
export const withNewLabel = (copy: Copy, code: string, given: string, on: Day): Copy | undefined =>
  openingCodes(copy).includes(foldCode(code)) ? { ...copy, barcodes: [given, ...without(copy.barcodes, code)], replacedLabels: [...(copy.replacedLabels ?? []), { code, on, replacedBy: given }] } : undefined;

/** The copy with its former label again. What was given in its place goes on opening it, for it may be stuck on already. Undefined when there is no such label. */
export const withFormerLabel = (copy: Copy, code: string): Copy | undefined => {
  const { replacedLabels = [], ...rest } = copy;
  const entry = replacedLabels.find((replaced) => isSameCode(replaced.code, code));
  if (entry === undefined) return undefined;
  const others = replacedLabels.filter((replaced) => replaced !== entry);
  return { ...rest, barcodes: isSameCode(code, copy.accessionNo) ? copy.barcodes : [entry.code, ...copy.barcodes], ...(others.length === 0 ? {} : { replacedLabels: others }) };
};

export interface LabelGivenTwice<One> {
  readonly code: string;
  readonly copies: readonly One[];
}

/** Labels that open more than one of these copies. */
export const labelsGivenTwice = <One extends Borne>(copies: Iterable<One>): readonly LabelGivenTwice<One>[] => {
  const byCode = new Map<string, One[]>();
  for (const copy of copies) for (const code of labelsOf(copy)) byCode.set(code, [...(byCode.get(code) ?? []), copy]);
  return [...byCode].flatMap(([code, all]) => (all.length > 1 ? [{ code, copies: all }] : []));
};

/** The codes that open this copy and that no publisher prints. */
export const labelsOf = (copy: Borne): readonly string[] => openingCodes(copy).filter((code) => isbnFromScan(code) === undefined);

/** As `mergeThree`, but code by code: a label that was given apart may be printed already. The label's own code comes first. */
export const mergeCopies = <Document extends object>(base: Document | undefined, mine: Document, theirs: Document): Merged<Document> => {
  const [b, m, t] = [base ?? {}, mine, theirs] as [Partial<Copy>, Copy, Copy];
  const { barcodes: _mine, replacedLabels: _replacedByMe, ...mineRest } = m;
  const { barcodes: _theirs, replacedLabels: _replacedByThem, ...theirsRest } = t;
  const { barcodes: before = [], replacedLabels: replacedBefore = [], ...baseRest } = b;
  const { merged, lost } = mergeThree(base && baseRest, mineRest, theirsRest as typeof mineRest);
  const replacedLabels = mergedByCode(replacedBefore, m.replacedLabels ?? [], t.replacedLabels ?? [], ({ code }) => code);
  const codes = mergedByCode(before, m.barcodes, t.barcodes, (code) => code).filter((code) => !replacedLabels.some((replaced) => isSameCode(replaced.code, code)));
  const label = t.barcodes[0] === before[0] ? m.barcodes[0] : t.barcodes[0];
  const barcodes = label !== undefined && codes.includes(label) ? [label, ...codes.filter((code) => code !== label)] : codes;
  return { merged: { ...merged, barcodes, ...(replacedLabels.length === 0 ? {} : { replacedLabels }) } as object as Document, lost };
};

const folded = (codes: readonly string[]): readonly string[] => [...new Set(codes.map(foldCode))].filter((code) => code !== "");

const without = (codes: readonly string[], code: string): readonly string[] => codes.filter((one) => !isSameCode(one, code));
