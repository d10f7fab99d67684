/**
 * Reads a database of which nothing is here yet by the server's snapshot: parts that are written as they come, with the place
 * where the next one begins, so that a line that breaks or a page that is closed goes on there. When the last one is in, the
 * feed goes on from the sequence of the first: what changed meanwhile, it tells. What was written at the desk meanwhile is never
 * overwritten, as with the feed.
 */
import { audienceOf } from "#wire/database-names.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { CouchClient, DatabaseState, SnapshotPart } from "./couch-client.ts";
import { fewerThan, manyDocuments, moreThan, settledLater, standsBefore, type Pages } from "./feed.ts";
import { fromTheStart, type Before, type Position, type SyncKeeper } from "./keeper.ts";

/** @returns how many documents came in; "older" when the server has gone back meanwhile, "unknown" where there are no snapshots: then the feed is read from the start. */
export const readSnapshot = async ({ client, keeper, pages }: { client: CouchClient; keeper: SyncKeeper; pages: Pages }, database: string, { birth, documents }: DatabaseState): Promise<number | "older" | "unknown"> => {
  const begun = (await keeper.position(database))?.coming;
  let seq = begun?.at?.seq;
  let done = begun?.done ?? 0;
  const doneBefore = done;
  const deferReadings = documents > manyDocuments;
  // Of a small log each event is looked at: its year may be closed.
  const how = { deferReadings, nothingHere: deferReadings || audienceOf(database) !== "log" };
  const keep = async ({ documents: whole, deleted }: SnapshotPart, position: Position, after: Before | undefined): Promise<"taken" | "older"> => {
    // Apart from what is deleted, which has to be looked for.
    const hasDeleted = deleted.length > 0;
    const taken = await keeper.takeIn(database, whole, hasDeleted ? undefined : position, { ...how, ...(after && { after }) });
    return taken === "taken" && hasDeleted ? keeper.takeIn(database, deleted.map((id) => ({ _id: id, _deleted: true as const })), position, how) : taken;
  };
  let last: Before | undefined;
  let coming: Promise<SnapshotPart | "unknown"> = client.snapshot(database, begun?.at?.after, pages.size);
  try {
    for (;;) {
      const part = await coming.catch((error: unknown): "unknown" => {
        if (!(error instanceof ExchangeTrouble)) throw error;
        if (error.trouble === "offline") pages.size = fewerThan(pages.size);
        // Somebody else's page instead of the first part: the feed finds out whose.
        if (error.trouble === "notOurServer" && begun?.at === undefined && done === 0) return "unknown";
        throw error;
      });
      if (part === "unknown") return "unknown";
      // What the database is now is looked at first, by the next exchange.
      if (part.birth !== birth) throw new ExchangeTrouble("serverAway", `${database} was born anew while it was read`, { here: true });
      if (seq !== undefined && standsBefore(part.seq, seq)) return "older";
      seq ??= part.seq;
      const { next } = part;
      pages.size = moreThan(pages.size);
      // The next part travels while this one is being written.
      if (next !== null) coming = settledLater(client.snapshot(database, next, pages.size));
      done += part.documents.length;
      const position: Position = next === null ? { since: seq, birth } : { since: fromTheStart, birth, coming: { done, of: Math.max(part.of, done), at: { seq, after: next } } };
      // While one part is being written the next one is handed over, and no more than that.
      const before = last;
      last = { taken: settledLater(keep(part, position, before)), position };
      if ((await before?.taken) === "older") return "older";
      if (next === null) return (await last.taken) === "older" ? "older" : done - doneBefore;
    }
  } finally {
    // Whatever ended it: what is being written is written before anybody looks where this stands.
    await last?.taken.catch(() => undefined);
  }
};
