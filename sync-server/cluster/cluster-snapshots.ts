/**
 * All that lives in a database of the cluster, part by part, in the same order as the embedded engine gives it: by ranges of ids, after
 * noting where the database stands. Which ids were deleted only the changes tell; they are read to the end after all that lives.
 */
import { audienceOf } from "#wire/database-names.ts";
import { placeFrom, placeText, rangesAfter } from "../storage/order-of-use.ts";
import type { SnapshotAsked, SnapshotPart } from "../storage/snapshots.ts";
import type { Births } from "./births.ts";
import { changesPage, fromTheStart, seqNow, type ClusterChange } from "./cluster-changes.ts";
import type { CouchServer } from "./couch-server.ts";

type Documents = Pick<SnapshotPart, "documents" | "deleted" | "next">;

/** Undefined when there is no such database. */
export const clusterSnapshot = async (server: CouchServer, births: Births, database: string, asked: SnapshotAsked): Promise<SnapshotPart | undefined> => {
  const birth = await births.of(database);
  if (birth === undefined) return undefined;
  const seq = await seqNow(server, database);
  const { status, json } = await server.must("GET", `/${database}`, undefined, [404]);
  const { doc_count: of } = (json ?? {}) as { doc_count?: unknown };
  if (status === 404 || seq === undefined) return undefined;
  const read = await (audienceOf(database) === "log" ? asWritten : inOrderOfUse)(server, database, asked);
  return read && { birth, seq, of: Number(of), ...read };
};

const asWritten = async (server: CouchServer, database: string, { after, limit }: SnapshotAsked): Promise<Documents | undefined> => {
  const page = await changesPage(server, database, { since: after ?? fromTheStart, limit, withDocs: true });
  if (page === undefined) return undefined;
  const living = page.changes.flatMap(({ id, deleted, doc }) => (deleted || doc === undefined || isDesign(id) ? [] : [JSON.stringify(doc)]));
  return { documents: living, deleted: deletedIn(page.changes), next: page.isLast ? null : page.last };
};

const inOrderOfUse = async (server: CouchServer, database: string, { after, limit }: SnapshotAsked): Promise<Documents | undefined> => {
  const place = placeFrom(after);
  if (place.is === "deleted") return deletions(server, database, place.id, limit);
  const found: { readonly id: string; readonly doc: unknown }[] = [];
  for (const { from, to } of rangesAfter(place.id)) {
    if (found.length >= limit) break;
    const keys = { ...(from === undefined ? {} : { startkey: JSON.stringify(from) }), ...(to === undefined ? {} : { endkey: JSON.stringify(to) }) };
    const query = new URLSearchParams({ ...keys, inclusive_end: "false", include_docs: "true", limit: String(limit - found.length) });
    const { status, json } = await server.must("GET", `/${database}/_all_docs?${query.toString()}`, undefined, [404]);
    if (status === 404) return undefined;
    found.push(...(json as { readonly rows: typeof found }).rows);
  }
  const documents = found.flatMap(({ id, doc }) => (isDesign(id) || doc === null ? [] : [JSON.stringify(doc)]));
  const last = found.at(-1)?.id ?? "";
  return { documents, deleted: [], next: placeText(found.length < limit ? { is: "deleted", id: fromTheStart } : { is: "living", id: last }) };
};

const deletions = async (server: CouchServer, database: string, since: string, limit: number): Promise<Documents | undefined> => {
  const deleted: string[] = [];
  for (let last = since; ; ) {
    const page = await changesPage(server, database, { since: last, limit: Math.max(limit, fewest), withDocs: false });
    if (page === undefined) return undefined;
    deleted.push(...deletedIn(page.changes));
    last = page.last;
    if (page.isLast) return { documents: [], deleted, next: null };
    if (deleted.length >= limit) return { documents: [], deleted, next: placeText({ is: "deleted", id: last }) };
  }
};

const deletedIn = (changes: readonly ClusterChange[]): string[] => changes.flatMap(({ id, deleted }) => (deleted && !isDesign(id) ? [id] : []));
const isDesign = (id: string): boolean => id.startsWith("_design/");

/** Most of a feed is no deletion, and each page is a way there and back. */
const fewest = 1_000;
