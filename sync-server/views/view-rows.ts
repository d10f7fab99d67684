/** The rows that a design document's map function gives, kept in order like those of any other index. */
import { hash } from "node:crypto";
import { CouchFailure } from "../couch-error.ts";
import type { IndexShelf } from "../indexes/index-shelf.ts";
import type { IndexRow, RowsOf, SortedRows } from "../indexes/sorted-rows.ts";
import { rowsOfIndex, indexesIn } from "../mango/index-definition.ts";
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";
import { designNamed, type DesignScripts } from "../scripts/design-scripts.ts";
import type { Sandbox } from "../scripts/sandbox.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { documentText, winnerShown, withConflicts, withDeletedConflicts } from "../storage/document-text.ts";

export interface View {
  readonly name: string;
  readonly reduce: string | undefined;
  readonly sandbox: Sandbox;
  readonly rows: SortedRows;
}

export interface Views {
  readonly shelf: IndexShelf;
  readonly scripts: DesignScripts;
}

export const viewNamed = async ({ shelf, scripts }: Views, database: DatabaseStorage, design: string, name: string): Promise<View> => {
  const { stored, json } = designNamed(database, design);
  const views = isJsonObject(json["views"]) ? json["views"] : {};
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (!isJsonObject(view) || view["map"] === undefined) throw new CouchFailure("not_found", "missing_named_view");
  const sandbox = await scripts.of(database, stored);
  const reduce = typeof view["reduce"] === "string" ? view["reduce"] : undefined;
  const query = indexesIn(stored.id, json).find((index) => index.name === name);
  if (query !== undefined) return { name, reduce, sandbox, rows: shelf.rows(database, `query ${JSON.stringify(query)}`, () => rowsOfIndex(query)) };
  return { name, reduce, sandbox, rows: shelf.rows(database, `view ${signatureOf(json, name)}`, () => rowsOfMap(sandbox, name, json["options"])) };
};

/** The same for views that give the same rows. */
export const signatureOf = (design: JsonObject, name: string): string => hash("md5", JSON.stringify([name, mapOf(design, name), design["options"], libraryOf(design)]));

export const rowsOfMap = (sandbox: Sandbox, name: string, options: unknown): RowsOf => (stored) => {
  const { include_design: withDesigns, local_seq: withSequence } = isJsonObject(options) ? options : {};
  if (stored.id.startsWith("_design/") && withDesigns !== true) return [];
  const text = documentText(winnerShown(stored), { ...withConflicts(stored), ...withDeletedConflicts(stored), ...(withSequence === true ? { _local_seq: stored.seq } : {}) });
  const outcome = sandbox.run("map", ["views", name, "map"], [JSON.parse(text)]);
  // A document that the function fails at has no row, as in CouchDB.
  if (outcome.is !== "value") return [];
  return (outcome.value as readonly (readonly [unknown, unknown])[]).map(([key, value]): Omit<IndexRow, "id"> => ({ key, value }));
};

const mapOf = ({ views }: JsonObject, name: string): unknown => (isJsonObject(views) && isJsonObject(views[name]) ? views[name]["map"] : undefined);
const libraryOf = ({ views }: JsonObject): unknown => (isJsonObject(views) ? views["lib"] : undefined);
