/** The engines of design documents, one for each that was in use lately, and what their functions are asked. */
import { CouchFailure } from "../couch-error.ts";
import type { JsonObject } from "../revisions/edit-from-json.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import type { DatabaseStorage, ShownDocument } from "../storage/document-storage.ts";
import { createSandbox, loadEngine, type FunctionPath, type Sandbox } from "./sandbox.ts";

export interface DesignScripts {
  /** Of a design document as it stands. */
  of(database: DatabaseStorage, design: ShownDocument): Promise<Sandbox>;
  /** Why this design document may not be kept: a map or reduce function that is none. */
  refusal(design: JsonObject): Promise<string | undefined>;
}

export const createDesignScripts = (atMost = 16): DesignScripts => {
  const kept = new Map<string, Sandbox>();
  return {
    of: async (database, { id, winner, body }) => {
      const module = await loadEngine();
      const name = `${database.birth} ${id} ${winner}`;
      const sandbox = kept.get(name) ?? createSandbox(module, body);
      kept.delete(name);
      kept.set(name, sandbox);
      for (const [oldest, unused] of kept) {
        if (kept.size <= atMost) break;
        kept.delete(oldest);
        unused.dispose();
      }
      return sandbox;
    },
    refusal: async (design) => {
      const functions = viewFunctions(design);
      if (functions.length === 0) return undefined;
      const sandbox = createSandbox(await loadEngine(), JSON.stringify(design));
      try {
        for (const path of functions) {
          const broken = sandbox.brokenness(path);
          if (broken !== undefined) return `Compilation of the ${path[2]} function in the '${path[1]}' view failed: ${broken}`;
        }
        return undefined;
      } finally {
        sandbox.dispose();
      }
    },
  };
};

export const isJavaScript = ({ language }: JsonObject): boolean => language === undefined || language === "javascript";

/** The design document of this name, or CouchDB's refusal. */
export const designNamed = (database: DatabaseStorage, name: string): { readonly stored: ShownDocument; readonly json: JsonObject } => {
  const stored = database.get(`_design/${name}`);
  if (stored === undefined || stored.deleted) throw new CouchFailure("not_found", stored === undefined ? "missing" : "deleted");
  const json = JSON.parse(stored.body) as JsonObject;
  if (!isJavaScript(json) && json["language"] !== "query") throw new CouchFailure("not_implemented", `design documents in ${JSON.stringify(json["language"])} are not run here`);
  return { stored, json };
};

const viewFunctions = (design: JsonObject): FunctionPath[] => {
  const { views } = design;
  if (!isJavaScript(design) || !isJsonObject(views)) return [];
  return Object.entries(views).flatMap(([name, view]) => {
    if (!isJsonObject(view) || name === "lib") return [];
    const { map, reduce } = view;
    const isOwnReduce = typeof reduce === "string" && !reduce.startsWith("_");
    return [...(typeof map === "string" ? [["views", name, "map"]] : []), ...(isOwnReduce ? [["views", name, "reduce"]] : [])];
  });
};
