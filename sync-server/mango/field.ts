/** Fields by their path: "o.k" is the field k of the object o, "a\\.b" one field with a dot in its name; a number is a place in a list. */
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";

export type FieldPath = readonly string[];

export const pathOf = (field: string): FieldPath => (field.match(/(?:\\.|[^.\\])+/g) ?? []).map((part) => part.replace(/\\(.)/g, "$1"));

/** Undefined when the document has no such field. */
export const valueAt = (value: unknown, path: FieldPath): unknown => {
  let at = value;
  for (const name of path) {
    if (Array.isArray(at)) at = /^\d+$/.test(name) ? (at as readonly unknown[])[Number(name)] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
};

/** The document with these fields only, each where it stood. */
export const projected = (document: JsonObject, paths: readonly FieldPath[]): JsonObject => {
  const result: Record<string, unknown> = {};
  for (const path of paths) {
    const value = valueAt(document, path);
    if (value !== undefined) putAt(result, path, value);
  }
  return result;
};

const putAt = (into: Record<string, unknown>, [name = "", ...rest]: FieldPath, value: unknown): void => {
  const there = Object.hasOwn(into, name) ? into[name] : undefined;
  // Objects on the way are our own: what is put in does not reach the document.
  const inner = rest.length === 0 ? value : isJsonObject(there) ? { ...there } : {};
  if (rest.length > 0) putAt(inner as Record<string, unknown>, rest, value);
  Object.defineProperty(into, name, { value: inner, enumerable: true, configurable: true, writable: true });
};
