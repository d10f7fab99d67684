/**
 * The order of CouchDB's keys: null, false, true, numbers, texts as people order them, lists, objects. A text like "a" stands before
 * "A" and "á" beside it: ICU's order for no language in particular. Ids, and values under one key, stand in another order: Erlang's.
 */
import { byCodePoint } from "../storage/document-storage.ts";

/** Made when it is first asked: ICU's tables take memory, and most schools never ask. */
const compareTexts = (one: string, other: string): number => (texts ??= new Intl.Collator("und")).compare(one, other);

let texts: Intl.Collator | undefined;

/** Stands after every key. */
export const highest = Symbol("after every key");

export type Compare = (one: unknown, other: unknown) => number;

type Kind = "null" | "false" | "true" | "number" | "string" | "list" | "object" | "highest";

/** Objects field by field in the order in which they stand, as CouchDB does; then the shorter one first. */
const comparing = (kinds: readonly Kind[], compareTexts: (one: string, other: string) => number): Compare => {
  const ranks = Object.fromEntries(kinds.map((kind, rank) => [kind, rank])) as Readonly<Record<Kind, number>>;
  const compare: Compare = (one, other) => {
    if (one === other) return 0;
    const kind = kindOf(one);
    const difference = ranks[kind] - ranks[kindOf(other)];
    if (difference !== 0) return difference;
    if (typeof one === "number") return one - (other as number);
    if (typeof one === "string") return compareTexts(one, other as string);
    if (Array.isArray(one)) return compareLists(one, other as readonly unknown[]);
    return kind === "object" ? compareLists(Object.entries(one as object), Object.entries(other as object)) : 0;
  };
  const compareLists = (one: readonly unknown[], other: readonly unknown[]): number => {
    const length = Math.min(one.length, other.length);
    for (let index = 0; index < length; index++) {
      const order = compare(one[index], other[index]);
      if (order !== 0) return order;
    }
    return one.length - other.length;
  };
  return compare;
};

const kindOf = (value: unknown): Kind => {
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return "number";
  if (typeof value === "string") return "string";
  if (value === highest) return "highest";
  return Array.isArray(value) ? "list" : "object";
};

export const compareKeys = comparing(["null", "false", "true", "number", "string", "list", "object", "highest"], compareTexts);

/** How CouchDB orders what it holds as it is: truths by their names, whatever is no text before every text, texts by their signs. */
export const compareTerms = comparing(["number", "false", "null", "true", "object", "list", "string", "highest"], byCodePoint);
