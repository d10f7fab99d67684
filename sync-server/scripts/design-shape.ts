/** What a design document has to look like, whatever its functions say: CouchDB keeps no other. */
import { isJsonObject, type JsonObject } from "../revisions/edit-from-json.ts";

type Type = "string" | "object" | "array" | "boolean";

/** What is wrong with it, or undefined. */
export const designShapeRefusal = (design: JsonObject): string | undefined => {
  const rules: readonly Rule[] = [
    ...shared,
    [["views", every, "map"], [design["language"] === "query" ? "object" : "string"]],
  ];
  for (const [path, types] of rules) {
    const broken = brokenAt(design, path, types);
    if (broken !== undefined) return `\`${broken.join(".")}\` field must have ${types.join(" or ")} type`;
  }
  const views = Object.entries(isJsonObject(design["views"]) ? design["views"] : {});
  const bare = views.find(([name, view]) => name !== "lib" && isJsonObject(view) && view["map"] === undefined);
  return bare === undefined ? undefined : `View \`${bare[0]}\` must contain map function`;
};

type Rule = readonly [path: readonly string[], types: readonly Type[]];

/** In a path: whatever stands there. */
const every = "*";

const shared: readonly Rule[] = [
  [["language"], ["string"]],
  [["options"], ["object"]],
  [["options", "include_design"], ["boolean"]],
  [["options", "local_seq"], ["boolean"]],
  ...["filters", "lists", "shows", "updates"].flatMap((part): Rule[] => [[[part], ["object"]], [[part, every], ["object", "string"]]]),
  [["rewrites"], ["string", "array"]],
  [["validate_doc_update"], ["string", "object"]],
  [["views"], ["object"]],
  [["views", every], ["object"]],
  [["views", every, "reduce"], ["string"]],
];

/** The path of what is there and of none of the types. */
const brokenAt = (value: unknown, [name, ...rest]: readonly string[], types: readonly Type[]): string[] | undefined => {
  if (name === undefined) return types.some((type) => isOf(value, type)) ? undefined : [];
  if (!isJsonObject(value)) return undefined;
  for (const own of Object.keys(value).filter((one) => name === every || one === name)) {
    const broken = brokenAt(value[own], rest, types);
    if (broken !== undefined) return [own, ...broken];
  }
  return undefined;
};

const isOf = (value: unknown, type: Type): boolean => (type === "object" ? isJsonObject(value) : type === "array" ? Array.isArray(value) : typeof value === type);
