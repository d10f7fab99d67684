/**
 * Ways to break the product on purpose, each at a seam between two of its parts: a simulation that does not notice them
 * proves nothing.
 */
import type { CouchClient } from "../../src/sync/couch-client.ts";
import type { SyncKeeper } from "../../src/sync/keeper.ts";

export const sabotages = ["drop-after-acknowledge", "reuse-sequence", "swallow-409", "skip-batch"] as const;
export type Sabotage = (typeof sabotages)[number];

export const isSabotage = (name: string): name is Sabotage => (sabotages as readonly string[]).includes(name);

export const sabotagedKeeper = (keeper: SyncKeeper, sabotage: string | undefined, sometimes: () => boolean): SyncKeeper => {
  if (sabotage === "skip-batch") {
    return { ...keeper, takeIn: (database, documents, position, options) => keeper.takeIn(database, sometimes() ? [] : documents, position, options) };
  }
  if (sabotage === "drop-after-acknowledge") {
    return {
      ...keeper,
      nextToSend: async (limit, after) => {
        const rows = await keeper.nextToSend(limit, after);
        if (!sometimes()) return rows;
        await keeper.accepted(rows.map(({ n, doc }) => ({ n, doc, rev: "1-never" })));
        return keeper.nextToSend(limit, after);
      },
    };
  }
  return keeper;
};

export const sabotagedClient = (client: CouchClient, sabotage: string | undefined): CouchClient =>
  sabotage === "swallow-409"
    ? {
        ...client,
        bulkDocs: async (database, documents) => {
          const answer = await client.bulkDocs(database, documents);
          if (answer === "missing" || "refused" in answer) return answer;
          return { ...answer, verdicts: answer.verdicts.map((verdict) => ("error" in verdict && verdict.error === "conflict" ? { ok: true as const, id: verdict.id, rev: "1-swallowed" } : verdict)) };
        },
      }
    : client;
