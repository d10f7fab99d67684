/** What the benches make of many measurements. */
export const median = (values: readonly number[]): number => at(values, 0.5);

export const p95 = (values: readonly number[]): number => at(values, 0.95);

const at = (values: readonly number[], part: number): number => {
  const value = values.toSorted((left, right) => left - right)[Math.floor(values.length * part)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
};
