/**
 * Ways to break the product on purpose, each at a seam between two of its parts: a simulation that does not notice them
 * proves nothing.
 */
import { aDayLong, addDays, type Day } from "#domain/kernel/day.ts";
import type { Stamp } from "#domain/kernel/stamp.ts";
import type { WireDocument } from "#wire/documents.ts";
import type { CouchClient } from "../../src/sync/couch-client.ts";
import type { SyncKeeper } from "../../src/sync/keeper.ts";

export const sabotages = ["drop-after-acknowledge", "reuse-sequence", "swallow-409", "skip-batch", "restore-old-image", "shift-clock"] as const;
export type Sabotage = (typeof sabotages)[number];

export const isSabotage = (name: string): name is Sabotage => (sabotages as readonly string[]).includes(name);

export const sabotagedKeeper = (keeper: SyncKeeper, sabotage: string | undefined, sometimes: () => boolean): SyncKeeper => {
  if (sabotage === "skip-batch") {
    return { ...keeper, takeIn: (database, documents, position, options) => keeper.takeIn(database, sometimes() ? [] : documents, position, options) };
  }
  if (sabotage === "drop-after-acknowledge") {
    return {
      ...keeper,
      nextToSend: async (limit, after, except) => {
        const rows = await keeper.nextToSend(limit, after, except);
        if (!sometimes()) return rows;
        await keeper.accepted(rows.map(({ n, doc }) => ({ n, doc, rev: "1-never" })));
        return keeper.nextToSend(limit, after, except);
      },
    };
  }
  // Nobody minds that another life of this device has written under its id.
  if (sabotage === "restore-old-image") return { ...keeper, wantedIdentity: async () => undefined };
  return keeper;
};

export const sabotagedClient = (client: CouchClient, sabotage: string | undefined): CouchClient => {
  if (sabotage === "swallow-409") {
    return {
      ...client,
      bulkDocs: async (database, documents) => {
        const answer = await client.bulkDocs(database, documents);
        if (answer === "missing" || "refused" in answer) return answer;
        return { ...answer, verdicts: answer.verdicts.map((verdict) => ("error" in verdict && verdict.error === "conflict" ? { ok: true as const, id: verdict.id, rev: "1-swallowed" } : verdict)) };
      },
    };
  }
  // What leaves a device says another time than what stays.
  if (sabotage === "shift-clock") return { ...client, bulkDocs: (database, documents) => client.bulkDocs(database, documents.map(shifted)) };
  return client;
};

const shifted = (document: WireDocument): WireDocument => {
  const { at, day: on } = document as { at?: Stamp; day?: Day };
  if (at === undefined || on === undefined || !document._id.startsWith("event:")) return document;
  return { ...document, day: addDays(on, 1), at: { ...at, instant: at.instant + aDayLong, wall: at.wall + aDayLong } };
};
