/** Whether a document is what a normal selector asks for. A condition on a field that a document does not have is never met, but by `$exists: false`. */
import { compareKeys, compareTerms, type Compare } from "../indexes/collation.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { pathOf, valueAt } from "./field.ts";
import { linearExpression } from "./linear-expression.ts";
import { onlyEntry, selectorsIn, type NormalSelector } from "./normal-selector.ts";

export type Matches = (value: unknown) => boolean;

export const matching = (selector: NormalSelector): Matches => {
  if (Object.keys(selector).length === 0) return () => true;
  const [name, argument] = onlyEntry(selector);
  if (name === "$and") {
    const parts = selectorsIn(argument).map(matching);
    return (value) => parts.every((matches) => matches(value));
  }
  if (name === "$or") {
    const parts = selectorsIn(argument).map(matching);
    return (value) => parts.some((matches) => matches(value));
  }
  const condition = conditionFrom(argument as NormalSelector, name === "_id" ? compareTerms : compareKeys);
  // Within $elemMatch a condition may be on the element itself.
  if (name === "") return condition;
  const path = pathOf(name);
  const isAbsence = (argument as JsonObject)["$exists"] === false;
  return (value) => {
    const found = valueAt(value, path);
    return found === undefined ? isAbsence : condition(found);
  };
};

const conditionFrom = (condition: NormalSelector, compare: Compare): Matches => {
  const [name, argument] = onlyEntry(condition);
  if (name === "$not") {
    const inner = conditionFrom(argument as NormalSelector, compare);
    return (value) => !inner(value);
  }
  if (name === "$elemMatch" || name === "$allMatch" || name === "$keyMapMatch") {
    const matches = matching(argument as NormalSelector);
    if (name === "$keyMapMatch") return (value) => isJsonObject(value) && Object.keys(value).some(matches);
    if (name === "$elemMatch") return (value) => Array.isArray(value) && value.some(matches);
    return (value) => Array.isArray(value) && value.length > 0 && value.every(matches);
  }
  return conditions[name as keyof typeof conditions](argument as never, compare);
};

const isIn = (value: unknown, list: readonly unknown[]): boolean =>
  Array.isArray(value) ? value.some((element) => list.some((one) => compareKeys(element, one) === 0)) : list.some((one) => compareKeys(value, one) === 0);

const conditions = {
  $lt: (argument: unknown, compare: Compare): Matches => (value) => compare(value, argument) < 0,
  $lte: (argument: unknown, compare: Compare): Matches => (value) => compare(value, argument) <= 0,
  $eq: (argument: unknown): Matches => (value) => compareKeys(value, argument) === 0,
  $ne: (argument: unknown): Matches => (value) => compareKeys(value, argument) !== 0,
  $gte: (argument: unknown, compare: Compare): Matches => (value) => compare(value, argument) >= 0,
  $gt: (argument: unknown, compare: Compare): Matches => (value) => compare(value, argument) > 0,
  $in: (list: readonly unknown[]): Matches => (value) => isIn(value, list),
  $nin: (list: readonly unknown[]): Matches => (value) => !isIn(value, list),
  $exists: (wanted: boolean): Matches => () => wanted,
  $type: (type: string): Matches => (value) => typeOf(value) === type,
  $beginsWith: (start: string): Matches => (value) => typeof value === "string" && value.startsWith(start),
  $regex: (pattern: string): Matches => {
    const expression = linearExpression(pattern);
    return (value) => typeof value === "string" && expression?.test(value) === true;
  },
  $size: (size: number): Matches => (value) => Array.isArray(value) && value.length === size,
  $mod: ([divisor, rest]: readonly [number, number]): Matches => (value) => typeof value === "number" && Number.isInteger(value) && value % divisor === rest,
  $all: (list: readonly unknown[]): Matches => (value) => {
    if (!Array.isArray(value)) return false;
    const hasAll = list.every((one) => value.some((element) => compareKeys(element, one) === 0));
    return hasAll || (list.length === 1 && Array.isArray(list[0]) && compareKeys(list[0], value) === 0);
  },
};

const typeOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
