/** What `_explain` says of a query: which index it reads and from where to where, and which ones it might have. */
import { highest } from "../indexes/collation.ts";
import { chooseIndex } from "./choose-index.ts";
import { byIdIndex, indexJson, type MangoIndex } from "./index-definition.ts";
import { comparedFields, keyRange, requiredFields } from "./key-ranges.ts";
import type { MangoQuery } from "./query.ts";

export const explain = (dbname: string, indexes: readonly MangoIndex[], query: MangoQuery) => {
  const { index } = chooseIndex(indexes, query);
  const { selector, sort, fields, limit, skip, bookmark, useIndex, conflicts, stats, allowFallback } = query;
  const range = index === byIdIndex ? undefined : keyRange(selector, index.fields);
  const isCovering = index !== byIdIndex && fields.length > 0 && [...fields, ...requiredFields(selector)].every((field) => field === "_id" || index.fields.includes(field));
  const compared = comparedFields(selector);
  return {
    dbname,
    index: indexJson(index),
    partitioned: false,
    selector,
    opts: {
      use_index: useIndex,
      bookmark: bookmark ?? "nil",
      limit,
      skip,
      sort: Object.fromEntries(sort.fields.map((field) => [field, sort.direction])),
      fields: fields.length === 0 ? [] : fields,
      partition: "",
      r: 1,
      conflicts,
      stale: false,
      update: true,
      stable: false,
      execution_stats: stats,
      allow_fallback: allowFallback,
    },
    limit,
    skip,
    fields: fields.length === 0 ? "all_fields" : fields,
    index_candidates: [byIdIndex, ...indexes].filter((other) => other !== index).map((other) => ({ index: indexJson(other), analysis: analysisOf(other, query) })),
    selector_hints: [{ type: "json", indexable_fields: compared, unindexable_fields: Array.from(requiredFields(selector)).filter((field) => !compared.includes(field)) }],
    mrargs: {
      include_docs: !isCovering,
      view_type: "map",
      reduce: false,
      partition: null,
      start_key: range?.from ?? null,
      end_key: range?.to.map((key) => (key === highest ? "<MAX>" : key)) ?? "<MAX>",
      direction: sort.direction === "desc" ? "rev" : "fwd",
      stable: false,
      update: true,
      conflicts: conflicts ? true : "undefined",
    },
    covering: isCovering,
  };
};

/** Why another index is not read, in CouchDB's words. */
const analysisOf = (index: MangoIndex, { selector, sort }: MangoQuery) => {
  if (index === byIdIndex) return { usable: true, reasons: [{ name: "unfavored_type" }], ranking: 1, covering: null };
  const missing = index.fields.filter((field) => !requiredFields(selector).has(field) && !sort.fields.includes(field));
  if (Object.keys(index.only).length > 0) return { usable: false, reasons: [{ name: "is_partial" }], ranking: 2, covering: null };
  if (missing.length > 0) return { usable: false, reasons: [{ name: "field_mismatch" }], ranking: 2, covering: null };
  return { usable: true, reasons: [{ name: "less_overlap" }], ranking: 1, covering: null };
};
