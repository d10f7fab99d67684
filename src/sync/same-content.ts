/** Whether two documents say the same. */
import type { WireDocument } from "#wire/documents.ts";
import { withoutRevision } from "#wire/revision.ts";

/** Compared as JSON values: the order of fields does not matter, revisions do not either. */
export const sameContent = (a: WireDocument, b: WireDocument): boolean => canonical(withoutRevision(a)) === canonical(withoutRevision(b));

/** The same for the same content, whatever the order of fields. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
};
