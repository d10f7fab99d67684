/** Repeatable chance for the demo school (mulberry32, public domain): the same seed makes the same year of loans. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** 0 … count − 1 */
  below(count: number): number;
  pick<Item>(items: readonly Item[]): Item;
  byte(): number;
}

export const seeded = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("picked from an empty list");
      return item;
    },
    byte: () => below(256),
  };
};
