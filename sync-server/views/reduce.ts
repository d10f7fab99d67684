/** The values of a group made one: by CouchDB's own reduce functions, or by one of the design document. */
import { CouchFailure } from "../couch-error.ts";
import { compareKeys } from "../indexes/collation.ts";
import type { IndexRow } from "../indexes/sorted-rows.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import type { Sandbox } from "../scripts/sandbox.ts";

export type Reduce = (rows: readonly IndexRow[]) => unknown;

/** `source`: the text of the reduce function; `view`: where it stands. */
export const reduceOf = (source: string, view: string, sandbox: Sandbox): Reduce => {
  // CouchDB looks at the beginning only.
  const own = Array.from(builtIn).find(([name]) => source.startsWith(name));
  if (own !== undefined) return own[1];
  if (source.startsWith("_")) throw new CouchFailure("not_implemented", `the reduce function ${source} is not there`);
  const ask = (keys: unknown, values: readonly unknown[], again: boolean): unknown => {
    const outcome = sandbox.run("call", ["views", view, "reduce"], [keys, values, again]);
    // A group that the function fails at has no value, as in CouchDB.
    return outcome.is === "value" ? outcome.value : null;
  };
  return (rows) => {
    const parts: unknown[] = [];
    for (let from = 0; from === 0 || from < rows.length; from += atOnce) {
      const some = rows.slice(from, from + atOnce);
      parts.push(ask(some.map(({ key, id }) => [key, id]), some.map(({ value }) => value), false));
    }
    return parts.length === 1 ? parts[0] : ask(null, parts, true);
  };
};

/** So many rows are given to a function of a design document at a time. */
const atOnce = 1_000;

const sumOf = (one: unknown, other: unknown): unknown => {
  if (typeof one === "number" && typeof other === "number") return one + other;
  if (Array.isArray(one) || Array.isArray(other)) {
    const [mine, theirs]: (readonly unknown[])[] = [one, other].map((value) => (Array.isArray(value) ? value : [value]));
    return Array.from({ length: Math.max(mine?.length ?? 0, theirs?.length ?? 0) }, (_, index) => sumOf(mine?.[index] ?? 0, theirs?.[index] ?? 0));
  }
  if (isJsonObject(one) && isJsonObject(other)) {
    const names = Array.from(new Set([...Object.keys(one), ...Object.keys(other)]));
    return Object.fromEntries(names.map((name) => [name, !Object.hasOwn(one, name) ? other[name] : Object.hasOwn(other, name) ? sumOf(one[name], other[name]) : one[name]]));
  }
  throw notSummable(typeof one === "number" ? other : one);
};

const notSummable = (value: unknown): CouchFailure =>
  new CouchFailure("builtin_reduce_error", `The _sum function requires that map values be numbers, arrays of numbers, or objects, not '${JSON.stringify(value)}'.`);

interface Stats {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sumsqr: number;
}

/** Numbers give one; lists of numbers give one for each place. */
type StatsTree = Stats | readonly StatsTree[];

const statsOf = (value: unknown): StatsTree => {
  if (typeof value === "number") return { sum: value, count: 1, min: value, max: value, sumsqr: value * value };
  if (Array.isArray(value)) return value.map(statsOf);
  if (isStats(value)) return value;
  throw noStats(value);
};

const isStats = (value: unknown): value is Stats & JsonObject => isJsonObject(value) && ["sum", "count", "min", "max", "sumsqr"].every((name) => typeof value[name] === "number");

const isList = (tree: StatsTree): tree is readonly StatsTree[] => Array.isArray(tree);

const joined = (one: StatsTree, other: StatsTree): StatsTree => {
  if (isList(one) || isList(other)) {
    if (!isList(one) || !isList(other) || one.length !== other.length) throw noStats(other);
    return one.map((part, place) => joined(part, other[place] ?? nothing));
  }
  return { sum: one.sum + other.sum, count: one.count + other.count, min: Math.min(one.min, other.min), max: Math.max(one.max, other.max), sumsqr: one.sumsqr + other.sumsqr };
};

const nothing: Stats = { sum: 0, count: 0, min: 0, max: 0, sumsqr: 0 };

const noStats = (value: unknown): CouchFailure =>
  new CouchFailure("builtin_reduce_error", `The _stats function requires that map values be numbers, arrays of numbers, or objects, not '${JSON.stringify(value)}'.`);

const builtIn: ReadonlyMap<string, Reduce> = new Map<string, Reduce>([
  ["_sum", (rows) => rows.reduce<unknown>((total, { value }) => sumOf(total, value), 0)],
  ["_count", (rows) => rows.length],
  ["_stats", (rows) => (rows.length === 0 ? nothing : rows.map(({ value }) => statsOf(value)).reduce(joined))],
  // Rows stand in the order of their keys: what differs from the one before is new.
  ["_approx_count_distinct", (rows) => rows.filter(({ key }, index) => index === 0 || compareKeys(key, rows[index - 1]?.key) !== 0).length],
]);
