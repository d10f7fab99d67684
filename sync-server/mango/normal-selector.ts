/**
 * A selector in one form: one field or operator an object, fields with their whole path, negations pushed down to what they negate.
 * CouchDB's own rules, since what a negation means for a document without the field follows from where it stands.
 */
import { CouchFailure } from "../couch-error.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { linearExpression } from "./linear-expression.ts";

/** {} for everything; {"$and"|"$or": […]}; {field: condition}, where a condition is {"$op": argument} or {"$not": condition}. */
export type NormalSelector = JsonObject;

export const normalSelector = (selector: JsonObject): NormalSelector => {
  if (Object.keys(selector).length === 0) return {};
  const normal = withoutNegations(withPaths(withOperators(selector), ""));
  if (Object.hasOwn(normal, "")) throw new CouchFailure("invalid_selector", "One or more conditions is missing a field name.");
  return normal;
};

/** Its one key and what stands there. */
export const onlyEntry = (object: JsonObject): readonly [string, unknown] => Object.entries(object)[0] ?? ["", undefined];

export const isOperator = (name: string): boolean => name.startsWith("$");

export const selectorsIn = (list: unknown): readonly NormalSelector[] => (Array.isArray(list) ? (list as readonly NormalSelector[]) : []);

const withOperators = (value: unknown): NormalSelector => {
  if (!isJsonObject(value)) return { $eq: value };
  const entries = Object.entries(value);
  if (entries.length > 1) return { $and: entries.map(([name, part]) => withOperators(single(name, part))) };
  const [name, argument] = onlyEntry(value);
  if (entries.length === 0) return { $eq: value };
  if (!isOperator(name)) return single(name, withOperators(argument));
  return operator(name, argument);
};

/** An object literal would take `__proto__` for something else. */
const single = (name: string, value: unknown): NormalSelector => Object.fromEntries([[name, value]]);

const operator = (name: string, argument: unknown): NormalSelector => {
  if (combining.has(name)) {
    if (!Array.isArray(argument)) throw badArgument(name, argument);
    return { [name]: argument.filter((part) => !(isJsonObject(part) && Object.keys(part).length === 0) || name === "$or").map(withOperatorsWithin) };
  }
  if (name === "$not" || ofElements.has(name)) {
    if (!isJsonObject(argument)) throw badArgument(name, argument);
    return { [name]: withOperatorsWithin(argument) };
  }
  if (unsupported.has(name)) throw new CouchFailure("not_supported", `Unsupported operator: ${name}`);
  const isFitting = argumentsOf.get(name);
  if (isFitting === undefined) throw new CouchFailure("invalid_operator", `Invalid operator: ${name}`);
  if (!isFitting(argument)) throw badArgument(name, argument);
  return { [name]: argument };
};

const withOperatorsWithin = (part: unknown): NormalSelector => (isJsonObject(part) && Object.keys(part).length === 0 ? {} : withOperators(part));

const badArgument = (name: string, argument: unknown): CouchFailure => new CouchFailure("bad_arg", `Bad argument for operator ${name}: ${JSON.stringify(argument)}`);

const combining: ReadonlySet<string> = new Set(["$and", "$or", "$nor"]);
const ofElements: ReadonlySet<string> = new Set(["$elemMatch", "$allMatch", "$keyMapMatch"]);
const unsupported = new Set(["$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$text"]);

const anything = (): boolean => true;
const isText = (argument: unknown): boolean => typeof argument === "string";
const argumentsOf: ReadonlyMap<string, (argument: unknown) => boolean> = new Map([
  ...["$lt", "$lte", "$eq", "$ne", "$gte", "$gt"].map((name) => [name, anything] as const),
  ...["$in", "$nin", "$all"].map((name) => [name, Array.isArray] as const),
  ["$exists", (argument) => typeof argument === "boolean"],
  ["$type", isText],
  ["$beginsWith", isText],
  ["$regex", (argument) => typeof argument === "string" && linearExpression(argument) !== undefined],
  ["$size", (argument) => Number.isSafeInteger(argument) && (argument as number) >= 0],
  ["$mod", (argument) => Array.isArray(argument) && argument.length === 2 && argument.every(Number.isSafeInteger) && argument[0] !== 0],
]);

const withPaths = (selector: NormalSelector, path: string): NormalSelector => {
  const [name, argument] = onlyEntry(selector);
  if (Object.keys(selector).length === 0) return selector;
  if (combining.has(name)) return { [name]: selectorsIn(argument).map((part) => withPaths(part, path)) };
  if (name === "$not") return { $not: withPaths(argument as NormalSelector, path) };
  if (ofElements.has(name)) return single(path, { [name]: withPaths(argument as NormalSelector, "") });
  if (isOperator(name)) return single(path, selector);
  return withPaths(argument as NormalSelector, path === "" ? name : `${path}.${name}`);
};

const withoutNegations = (selector: NormalSelector): NormalSelector => {
  const [name, argument] = onlyEntry(selector);
  if (name === "$not") return negated(argument as NormalSelector);
  if (name === "$nor") return { $and: selectorsIn(argument).map(negated) };
  if (name === "$and" || name === "$or") return { [name]: selectorsIn(argument).map(withoutNegations) };
  return selector;
};

const opposite: ReadonlyMap<string, string> = new Map([["$lt", "$gte"], ["$lte", "$gt"], ["$eq", "$ne"], ["$ne", "$eq"], ["$gte", "$lt"], ["$gt", "$lte"], ["$in", "$nin"], ["$nin", "$in"]]);

const negated = (selector: NormalSelector): NormalSelector => {
  const [name, argument] = onlyEntry(selector);
  if (name === "$not") return withoutNegations(argument as NormalSelector);
  if (name === "$nor") return { $or: selectorsIn(argument).map(withoutNegations) };
  if (name === "$and") return { $or: selectorsIn(argument).map(negated) };
  if (name === "$or") return { $and: selectorsIn(argument).map(negated) };
  if (name === "$exists") return { $exists: argument !== true };
  const other = opposite.get(name);
  if (other !== undefined) return { [other]: argument };
  if (isOperator(name)) return { $not: selector };
  // The negation of what matches everything matches nothing.
  return Object.keys(selector).length === 0 ? { $or: [] } : single(name, negated(argument as NormalSelector));
};
