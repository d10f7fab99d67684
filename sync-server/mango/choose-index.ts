/** Which index a query reads: the one that the selector narrows best, or the one asked for, or the documents by id. */
import { CouchFailure } from "../couch-error.ts";
import { byIdIndex, type MangoIndex } from "./index-definition.ts";
import { comparedFields, isConstant, requiredFields } from "./key-ranges.ts";
import type { MangoQuery } from "./query.ts";

export interface Chosen {
  readonly index: MangoIndex;
  readonly warnings: readonly string[];
}

type Asked = Pick<MangoQuery, "selector" | "sort" | "useIndex" | "allowFallback">;

export const chooseIndex = (indexes: readonly MangoIndex[], query: Asked): Chosen => {
  const { useIndex, allowFallback } = query;
  const isAsked = ({ ddoc, name }: MangoIndex): boolean => ddoc === `_design/${useIndex[0]}` && (useIndex[1] === undefined || useIndex[1] === name);
  const asked = useIndex.length === 0 ? [] : indexes.filter((index) => isAsked(index) && isUsable(index, query));
  // One that leaves documents out is read only by who knows it.
  const usable = asked.length > 0 ? asked : indexes.filter((index) => Object.keys(index.only).length === 0 && isUsable(index, query));
  if (useIndex.length > 0 && asked.length === 0 && !allowFallback) throw new CouchFailure("no_usable_index", notUsed(useIndex));
  const [index = bySortOfIds(query)] = usable.toSorted(byFitness(comparedFields(query.selector)));
  return {
    index,
    warnings: [...(useIndex.length > 0 && asked.length === 0 ? [notUsed(useIndex)] : []), ...(index === byIdIndex ? ["No matching index found, create an index to optimize query time."] : [])],
  };
};

/** All its fields are in every matching document, and it stands in the order asked for. */
const isUsable = ({ fields }: MangoIndex, { selector, sort }: Asked): boolean => {
  const required = requiredFields(selector);
  const isThere = (field: string): boolean => field === "_id" || field === "_rev" || required.has(field) || sort.fields.includes(field);
  return fields.every(isThere) && isSorted(fields, selector, sort.fields);
};

const isSorted = (fields: readonly string[], selector: Asked["selector"], sort: readonly string[]): boolean => {
  if (sort.length === 0) return true;
  const [first, ...rest] = fields;
  if (first === undefined) return false;
  if (first === sort[0]) return sort.every((field, index) => fields[index] === field);
  return isConstant(selector, first) && isSorted(rest, selector, sort);
};

const bySortOfIds = ({ sort }: Asked): MangoIndex => {
  if (sort.fields.length === 0 || (sort.fields.length === 1 && sort.fields[0] === "_id")) return byIdIndex;
  throw new CouchFailure("no_usable_index", "No index exists for this sort, try indexing by the sort fields.");
};

/** The fewest of its fields that are not compared, then the shortest, then by name. */
const byFitness =
  (compared: readonly string[]) =>
  (one: MangoIndex, other: MangoIndex): number => {
    const rest = ({ fields }: MangoIndex): number => {
      const first = fields.findIndex((field) => !compared.includes(field));
      return first < 0 ? 0 : fields.length - first;
    };
    return rest(one) - rest(other) || one.fields.length - other.fields.length || (`${one.ddoc} ${one.name}` < `${other.ddoc} ${other.name}` ? -1 : 1);
  };

const notUsed = ([ddoc = "", view]: readonly string[]): string =>
  view === undefined
    ? `_design/${ddoc} was not used because it does not contain a valid index for this query.`
    : `_design/${ddoc}, ${view} was not used because it is not a valid index for this query.`;
