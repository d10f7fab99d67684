/**
 * Two servers that were apart and then replicated may hold one document in several versions; all but one of them are hidden. Whoever
 * reads of it brings them together: an edited document field by field, with the version that the servers show leading, and what
 * gave way kept to be looked at; of an act that is written once every version stays, each other one under an id made of what it
 * says, so that whoever does it writes the same. Then the hidden version goes. Done by two devices, or twice, it is the same.
 */
import type { WireDocument } from "#wire/documents.ts";
import { isErasure } from "#wire/erasure.ts";
import { isWrittenOnce, withoutRevision } from "#wire/revision.ts";
import type { BulkVerdict, Conflicted, CouchClient, Lineage } from "./couch-client.ts";
import type { SyncKeeper } from "./keeper.ts";
import { canonical, sameContent } from "./same-content.ts";

interface Sides {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
}

/** Nothing of it holds up what is read: what the server will not have stays as it is. */
export const healConflicts = async (sides: Sides, database: string, conflicted: readonly Conflicted[]): Promise<void> => {
  for (const { id, rev, hidden } of conflicted) {
    const lines = await sides.client.lineages(database, [rev, ...hidden].map((each) => ({ id, rev: each })));
    let shown = lines.find(({ doc }) => doc._rev === rev);
    for (const other of lines.filter(({ doc }) => doc._rev !== rev)) {
      if (!shown || isErasure(shown.doc) || isErasure(other.doc) || other.doc._deleted) break;
      shown = await healed(sides, database, shown, other);
    }
  }
};

/** What the server shows afterwards; undefined when somebody else has changed it meanwhile, and brings the rest together. */
const healed = async (sides: Sides, database: string, shown: Lineage, other: Lineage): Promise<Lineage | undefined> => {
  const { _rev: _gone, ...content } = other.doc;
  if (sameContent(shown.doc, other.doc)) return (await drop(sides.client, database, other.doc)) ? shown : undefined;
  if (isWrittenOnce(other.doc._id)) {
    const anew = { ...content, _id: await idOf(other.doc) } as WireDocument;
    const verdict = await write(sides.client, database, anew);
    // In conflict with the same act under the same id: somebody was here before.
    if (!verdict || ("error" in verdict && verdict.error !== "conflict")) return undefined;
    return (await drop(sides.client, database, other.doc)) ? shown : undefined;
  }
  const merged = await sides.keeper.mergedApart(await baseOf(sides.client, database, shown, other), other.doc, shown.doc);
  if (merged === undefined) return shown;
  let rev = shown.doc._rev;
  if (!merged.isTheirs) {
    const verdict = await write(sides.client, database, { ...merged.doc, ...(rev === undefined ? {} : { _rev: rev }) });
    if (!verdict || !("ok" in verdict)) return undefined;
    rev = verdict.rev;
  }
  // Kept before it goes there: a page may be closed in between.
  await sides.keeper.keepApart(shown.doc._id, merged.lost);
  if (!(await drop(sides.client, database, other.doc))) return undefined;
  return { doc: { ...merged.doc, ...(rev === undefined ? {} : { _rev: rev }) }, earlier: [shown.doc._rev ?? "", ...shown.earlier] };
};

/** What both began with, if the server still has it. */
const baseOf = async (client: CouchClient, database: string, shown: Lineage, other: Lineage): Promise<WireDocument | undefined> => {
  const rev = other.earlier.find((one) => shown.earlier.includes(one));
  if (rev === undefined) return undefined;
  const [base] = await client.lineages(database, [{ id: shown.doc._id, rev }]);
  return base && !base.doc._deleted ? base.doc : undefined;
};

const drop = async (client: CouchClient, database: string, { _id, _rev }: WireDocument): Promise<boolean> => {
  const verdict = _rev === undefined ? undefined : await write(client, database, { _id, _rev, _deleted: true });
  return verdict !== undefined && "ok" in verdict;
};

const write = async (client: CouchClient, database: string, document: WireDocument): Promise<BulkVerdict | undefined> => {
  const answer = await client.bulkDocs(database, [document]);
  return answer === "missing" || "refused" in answer ? undefined : answer.verdicts[0];
};

/** The same for the same act, whoever makes it. */
const idOf = async (document: WireDocument): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(withoutRevision(document)))));
  return `${document._id.slice(0, document._id.indexOf(":"))}:${[...bytes].slice(0, idLength).map((byte) => letters[byte & 31]).join("")}`;
};

const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const idLength = 26;
