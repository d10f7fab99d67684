/**
 * What a request to a database of a school wants of it. A write of documents is looked at before the cluster gets it; what would write
 * past that look is not answered. Everything else the cluster answers by itself.
 */
import type { Asked } from "./pass-through.ts";

export type SchoolWay =
  | { readonly is: "through" | "info" | "bulk" }
  | { readonly is: "document" | "deletion"; readonly id: string | undefined }
  | { readonly is: "not-answered"; readonly because: string };

export const isSchools = ({ parts: [database = ""] }: Pick<Asked, "parts">): boolean => database.startsWith("school-");

export const schoolWay = ({ method, parts: [, first, second, third] }: Pick<Asked, "method" | "parts">): SchoolWay => {
  if (first === undefined) return method === "GET" ? { is: "info" } : method === "POST" ? { is: "document", id: undefined } : through;
  if (first === "_ensure_full_commit") return { is: "info" };
  if (first === "_design") return third !== undefined && writesByFunction.has(third) ? notAnswered("functions that write or answer by themselves are not run on a school's documents") : through;
  if (first === "_bulk_docs") return { is: "bulk" };
  if (known.has(first) || method === "GET" || method === "HEAD") return through;
  if (first.startsWith("_")) return notAnswered("this is not asked of a school's database here");
  // A reader's photograph would be one: decision 0024.
  if (second !== undefined) return notAnswered("attachments are not kept here");
  if (method === "PUT") return { is: "document", id: first };
  if (method === "DELETE") return { is: "deletion", id: first };
  return notAnswered(method === "COPY" ? "what a document is stands in its id: a school's are not copied" : "a document is written by PUT");
};

const through: SchoolWay = { is: "through" };
const notAnswered = (because: string): SchoolWay => ({ is: "not-answered", because });

const writesByFunction = new Set(["_update", "_rewrite", "_show", "_list"]);

/** What is asked by POST and the like, and writes no document. */
const known = new Set(["_all_docs", "_bulk_get", "_changes", "_compact", "_design_docs", "_explain", "_find", "_index", "_local", "_local_docs", "_missing_revs", "_purge", "_purged_infos", "_purged_infos_limit", "_revs_diff", "_revs_limit", "_security", "_shards", "_sync_shards", "_view_cleanup"]);
