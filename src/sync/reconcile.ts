/**
 * Brings together a store and a server that have lost sight of each other: a server that was restored from an older backup, rolled
 * back or replaced by an empty one, or a store of which a part is gone. What the server has is listed without its documents and
 * compared with what is held here; each side gets what it lacks. Nothing that was kept here is overwritten by what the server
 * had before. May be cut off at any moment and done again: the position is set last, and what is done already is found equal.
 */
import type { WireDocument } from "#wire/documents.ts";
import { isErasure } from "#wire/erasure.ts";
import { generationOf, hashOf } from "#wire/revision.ts";
import { aMoment } from "./a-moment.ts";
import { ExchangeTrouble } from "./answers.ts";
import type { CouchClient, ListingPage } from "./couch-client.ts";
import { fewerThan, moreThan, usualPages, type Pages } from "./feed.ts";
import { fromTheStart, type HeldRevision, type Listed, type SyncKeeper } from "./keeper.ts";

/** What each side got of the other, in documents. */
export interface Reconciled {
  readonly sent: number;
  readonly fetched: number;
}

interface Sides {
  readonly client: CouchClient;
  readonly keeper: SyncKeeper;
}

/** `birth`: of the database as it is now. `isShort`: rows of this store may have gone, so what was told from them is told anew. */
export const reconcile = async ({ client, keeper }: Sides, database: string, { birth, isShort = false }: { birth: string; isShort?: boolean }): Promise<Reconciled> => {
  const listing = await wholeListing({ client, keeper }, database);
  const { toPutBack, toMerge, toFetch, deletions } = await sortedOut(client, database, listing);

  let sent = await putBack({ client, keeper }, database, toPutBack);
  for (const some of portions(toMerge)) {
    const merged = await mergeBack({ client, keeper }, database, some);
    sent += merged.length;
    toFetch.push(...some.filter(({ id }) => !merged.includes(id)).map(({ id }) => id));
  }
  const options = { evenOlder: true, deferReadings: isShort || toFetch.length > manyDocuments };
  let fetched = deletions.length;
  for (const ids of portions(toFetch)) {
    const { live } = await askedAgain(() => client.documents(database, ids));
    await keeper.takeIn(database, live, undefined, options);
    // What was erased is asked for each time: no device keeps an erasure's revision.
    fetched += live.filter((doc) => !isErasure(doc)).length;
    await aMoment();
  }
  for (const some of portions(deletions)) {
    await keeper.takeIn(database, some.map(({ id, rev }): WireDocument => ({ _id: id, _rev: rev, _deleted: true })), undefined, options);
    await aMoment();
  }

  const beside = await keeper.heldBeside(database, listing.ids, listing.deleted);
  for (const ids of portions(beside)) {
    const known = new Set((await keeper.asAcknowledged(ids)).map(({ held }) => held.id));
    sent += await putBack({ client, keeper }, database, [...known]);
    await keeper.sendAgain(database, ids.filter((id) => !known.has(id)));
    sent += ids.length - known.size;
  }
  if (isShort && fetched > 0) await keeper.recount();
  await keeper.takeIn(database, [], { since: listing.lastSeq, birth });
  return { sent, fetched };
};

interface Listing {
  readonly ids: ReadonlySet<string>;
  /** Those of them that are deletions. */
  readonly deleted: ReadonlySet<string>;
  readonly unknown: readonly string[];
  readonly otherwise: readonly { readonly held: HeldRevision; readonly there: Listed }[];
  readonly lastSeq: string;
}

const wholeListing = async ({ client, keeper }: Sides, database: string): Promise<Listing> => {
  const ids = new Set<string>();
  const deletions = new Set<string>();
  const unknown = new Set<string>();
  const otherwise = new Map<string, { held: HeldRevision; there: Listed }>();
  const pages = usualPages();
  for (let since = fromTheStart; ; ) {
    const page = await nextPage(client, database, since, pages);
    const listed = new Map(page.listed.map((one) => [one.id, one]));
    const compared = await keeper.compare([...listed.values()]);
    for (const [id, { deleted }] of listed) {
      ids.add(id);
      if (deleted) deletions.add(id);
      else deletions.delete(id);
      // Changed while the pages were read: it is listed once more, and that is how it stands.
      unknown.delete(id);
      otherwise.delete(id);
    }
    for (const id of compared.unknown) unknown.add(id);
    for (const held of compared.otherwise) {
      const there = listed.get(held.id);
      if (there) otherwise.set(held.id, { held, there });
    }
    if (page.isLast) return { ids, deleted: deletions, unknown: [...unknown], otherwise: [...otherwise.values()], lastSeq: page.last_seq };
    since = page.last_seq;
    await aMoment();
  }
};

/** One page that breaks must not cost all that were read before it: nothing is sent before the last one is here. */
const nextPage = async (client: CouchClient, database: string, since: string, pages: Pages): Promise<ListingPage> => {
  const page = await askedAgain(() => client.listing(database, since, pages.size), () => void (pages.size = fewerThan(pages.size)));
  pages.size = moreThan(pages.size);
  return page;
};

/** What changes nothing there is asked a few times. A server that asks for a pause has it, and who is not ours is not asked again. */
const askedAgain = async <Answer>(ask: () => Promise<Answer>, onBroken: () => void = () => undefined): Promise<Answer> => {
  for (let times = 1; ; times++) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof ExchangeTrouble && (error.trouble === "offline" || error.trouble === "serverAway") && error.retryAfter === undefined;
      if (!passes || times === enoughTimes) throw error;
      onBroken();
    }
  }
};

/** A revision that the server does not know it has lost; one that it knows has been edited there since. */
const sortedOut = async (client: CouchClient, database: string, { unknown, otherwise }: Listing) => {
  const toPutBack: string[] = [];
  const toMerge: Listed[] = [];
  const toFetch = [...unknown];
  const deletions: Listed[] = [];
  for (const some of portions(otherwise)) {
    const lost = await askedAgain(() => client.lacking(database, some.map(({ held }) => held)));
    for (const { held, there } of some) {
      const isLost = lost.has(held.id);
      const isBehind = isLost && (there.deleted ? generationOf(held.rev) > generationOf(there.rev) : held.earlier.includes(there.rev));
      if (isBehind) toPutBack.push(held.id);
      else if (there.deleted) deletions.push(there);
      else if (isLost) toMerge.push(there);
      else toFetch.push(held.id);
    }
  }
  return { toPutBack, toMerge, toFetch, deletions };
};

/** Under the same revisions and with their past: whoever holds an earlier state sees that it is one. What the server would not have waits to be sent anew, and its answer is heard then. */
const putBack = async ({ client, keeper }: Sides, database: string, ids: readonly string[]): Promise<number> => {
  for (const some of portions(ids)) {
    const documents = (await keeper.asAcknowledged(some)).map(({ doc: { _attachments, ...doc }, held }) => ({ ...doc, _revisions: { start: generationOf(held.rev), ids: lineOf(held) } }));
    const refused = await client.putBack(database, documents);
    await keeper.sendAgain(database, refused);
    await aMoment();
  }
  return ids.length;
};

/** Hashes from this revision down to the oldest that was ever held here. One that was never seen here has a name of its own. */
const lineOf = ({ rev, earlier }: HeldRevision): string[] => {
  const line = [hashOf(rev)];
  const oldest = Math.min(...earlier.map(generationOf));
  for (let generation = generationOf(rev) - 1; generation >= oldest; generation--) {
    const known = earlier.find((one) => generationOf(one) === generation);
    line.push(known === undefined ? `${"0".repeat(24)}${hashOf(rev).slice(0, 8)}` : hashOf(known));
  }
  return line;
};

/** Somebody has gone on from what the server had. Answers the ids of those that were merged: an erasure merges with nothing. */
const mergeBack = async ({ client, keeper }: Sides, database: string, theirs: readonly Listed[]): Promise<string[]> => {
  const lines = (await client.lineages(database, theirs)).filter(({ doc }) => !isErasure(doc));
  const mine = new Map((await keeper.asAcknowledged(lines.map(({ doc }) => doc._id))).map(({ held }) => [held.id, held]));
  const common = lines.flatMap(({ doc: { _id: id }, earlier }) => {
    const rev = earlier.find((one) => mine.get(id)?.earlier.includes(one));
    return rev === undefined ? [] : [{ id, rev }];
  });
  const bases = new Map((common.length === 0 ? [] : await client.lineages(database, common)).map(({ doc }) => [doc._id, doc]));
  const pairs = lines.filter(({ doc }) => mine.has(doc._id)).map(({ doc, earlier }) => ({ theirs: doc, base: bases.get(doc._id), earlier }));
  await keeper.mergeBack(database, pairs);
  await aMoment();
  return pairs.map(({ theirs: { _id } }) => _id);
};

function* portions<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += portion) yield items.slice(from, from + portion);
}

const enoughTimes = 4;
/** Documents that are fetched, written and told together: some milliseconds of a school's old PC. */
const portion = 100;
/** From this many on, the readings are folded once at the end. */
const manyDocuments = 2_000;
