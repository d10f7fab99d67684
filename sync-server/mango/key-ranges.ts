/**
 * How far a selector narrows the reading of an index: for each of its fields in turn, from where to where. Only comparisons that must
 * all hold count; what is left of the selector is asked of each document that is read.
 */
import { compareKeys, highest, type Compare } from "../indexes/collation.ts";
import { onlyEntry, selectorsIn, type NormalSelector } from "./normal-selector.ts";

interface FieldRange {
  readonly low: unknown;
  readonly high: unknown;
}

export interface KeyRange {
  readonly from: readonly unknown[];
  readonly to: readonly unknown[];
}

/** The conditions that must all hold, field by field. */
export const conditionsIn = (selector: NormalSelector): readonly (readonly [field: string, condition: NormalSelector])[] => {
  const [name, argument] = onlyEntry(selector);
  if (name === "$and") return selectorsIn(argument).flatMap(conditionsIn);
  return name === "" || name.startsWith("$") ? [] : [[name, argument as NormalSelector]];
};

/** Fields that a matching document must have. */
export const requiredFields = (selector: NormalSelector): ReadonlySet<string> =>
  new Set(conditionsIn(selector).flatMap(([field, condition]) => (condition["$exists"] === false ? [] : [field])));

const comparisons = new Set(["$lt", "$lte", "$eq", "$gte", "$gt", "$beginsWith"]);

export const isComparison = (condition: NormalSelector): boolean => comparisons.has(onlyEntry(condition)[0]);

export const comparedFields = (selector: NormalSelector): readonly string[] =>
  Array.from(new Set(conditionsIn(selector).flatMap(([field, condition]) => (isComparison(condition) ? [field] : []))));

export const isConstant = (selector: NormalSelector, field: string): boolean => conditionsIn(selector).some(([name, condition]) => name === field && Object.hasOwn(condition, "$eq"));

/** Undefined when no document can match. `compare`: the order in which the index stands. */
export const keyRange = (selector: NormalSelector, fields: readonly string[], compare: Compare = compareKeys): KeyRange | undefined => {
  const conditions = conditionsIn(selector);
  const from: unknown[] = [];
  const to: unknown[] = [];
  for (const field of fields) {
    const range = rangeOf(conditions.flatMap(([name, condition]) => (name === field ? [condition] : [])), compare);
    if (range === undefined) return undefined;
    if (range.low !== nothing) from.push(range.low);
    if (range.high !== highest) to.push(range.high);
    // A range within this field says nothing of the next one's order.
    if (range.low === nothing || range.high === highest || compare(range.low, range.high) !== 0) break;
  }
  return { from, to: [...to, highest] };
};

const nothing = Symbol("before every key");

const rangeOf = (conditions: readonly NormalSelector[], compare: Compare): FieldRange | undefined => {
  let low: unknown = nothing;
  let high: unknown = highest;
  const raise = (to: unknown): void => void (low === nothing || compare(to, low) > 0 ? (low = to) : undefined);
  const lower = (to: unknown): void => void (compare(to, high) < 0 ? (high = to) : undefined);
  for (const condition of conditions) {
    const [name, argument] = onlyEntry(condition);
    if (name === "$eq" || name === "$gt" || name === "$gte" || name === "$beginsWith") raise(argument);
    if (name === "$eq" || name === "$lt" || name === "$lte") lower(argument);
    if (name === "$beginsWith") lower(`${String(argument)}\u{10FFFF}`);
  }
  // Whether there can be anything between them CouchDB looks up in the order of views, also where ids stand in another one.
  return low !== nothing && (compare(low, high) > 0 || compareKeys(low, high) > 0) ? undefined : { low, high };
};
