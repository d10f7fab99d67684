/**
 * The order of CouchDB's keys: null, false, true, numbers, texts as people order them, lists, objects. A text like "a" stands before
 * "A" and "á" beside it: ICU's order for no language in particular.
 */
const texts = new Intl.Collator("und");

/** Stands after every key. */
export const highest = Symbol("after every key");

export const compareKeys = (one: unknown, other: unknown): number => {
  if (one === other) return 0;
  const rank = rankOf(one);
  const difference = rank - rankOf(other);
  if (difference !== 0) return difference;
  if (typeof one === "number") return one - (other as number);
  if (typeof one === "string") return texts.compare(one, other as string);
  if (Array.isArray(one)) return compareLists(one, other as readonly unknown[]);
  return rank === ranks.object ? compareObjects(one as object, other as object) : 0;
};

const ranks = { null: 0, false: 1, true: 2, number: 3, string: 4, list: 5, object: 6, highest: 7 } as const;

const rankOf = (value: unknown): number => {
  if (value === null) return ranks.null;
  if (typeof value === "boolean") return value ? ranks.true : ranks.false;
  if (typeof value === "number") return ranks.number;
  if (typeof value === "string") return ranks.string;
  if (value === highest) return ranks.highest;
  return Array.isArray(value) ? ranks.list : ranks.object;
};

const compareLists = (one: readonly unknown[], other: readonly unknown[]): number => {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const order = compareKeys(one[index], other[index]);
    if (order !== 0) return order;
  }
  return one.length - other.length;
};

/** Field by field in the order in which they stand, as CouchDB does; then the shorter one first. */
const compareObjects = (one: object, other: object): number => {
  const [mine, theirs] = [Object.entries(one), Object.entries(other)];
  const length = Math.min(mine.length, theirs.length);
  for (let index = 0; index < length; index++) {
    const order = compareLists(mine[index] ?? [], theirs[index] ?? []);
    if (order !== 0) return order;
  }
  return mine.length - theirs.length;
};
