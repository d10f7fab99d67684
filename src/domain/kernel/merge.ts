/**
 * Two people changed one document: merged field by field against what both began with. A field that only one side changed
 * keeps that change; a field that both changed keeps theirs (what the server has, so that all devices agree), and ours is
 * reported as lost, to be looked at. Fields that say one thing together (a class and its year) are never mixed from both sides.
 */
export interface Merged<Document> {
  readonly merged: Document;
  readonly lost: Readonly<Record<string, unknown>>;
}

export const mergeThree = <Document extends object>(base: Document | undefined, mine: Document, theirs: Document, together: readonly string[] = []): Merged<Document> => {
  const merged: Record<string, unknown> = {};
  const lost: Record<string, unknown> = {};
  const [b, m, t] = [base ?? {}, mine, theirs] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>];
  const changed = (side: Record<string, unknown>): boolean => together.some((field) => !same(side[field], b[field]));
  const theirsWhole = changed(m) && changed(t);
  for (const field of new Set([...Object.keys(b), ...Object.keys(m), ...Object.keys(t)])) {
    // Also a field that one side left as it was on purpose: repeating a class is keeping it.
    const bound = theirsWhole && together.includes(field);
    const mineChanged = bound || !same(m[field], b[field]);
    const theirsChanged = bound || !same(t[field], b[field]);
    const value = mineChanged && !theirsChanged ? m[field] : t[field];
    if (mineChanged && theirsChanged && !same(m[field], t[field])) lost[field] = m[field];
    if (value !== undefined) merged[field] = value;
  }
  return { merged: merged as Document, lost };
};

/** Equal as JSON values, whatever the order of fields. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...fields].every((field) => same(left[field], right[field]));
};
