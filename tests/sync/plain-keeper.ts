/** A keeper in memory, for tests of the exchange alone. The scenarios run the real one. */
import { tallyFrom } from "#wire/digest.ts";
import type { WireDocument } from "#wire/documents.ts";
import { generationOf, isWrittenOnce } from "#wire/revision.ts";
import type { HeldRevision, Identity, OutboxRow, Position, SyncKeeper } from "../../src/sync/keeper.ts";

export const createPlainKeeper = () => {
  /** As they are here, with the server's revision. */
  const held = new Map<string, WireDocument>();
  const databaseOf = new Map<string, string>();
  const bases = new Map<string, WireDocument>();
  const earlierOf = new Map<string, readonly string[]>();
  const outbox = new Map<number, OutboxRow>();
  const refused: { doc: WireDocument; reason: string }[] = [];
  const positions = new Map<string, Position>();
  const checked = new Map<string, number>();
  const identity: { wanted: { id: string; name: string } | undefined; taken: Identity | undefined } = { wanted: undefined, taken: undefined };
  let next = 1;
  const keep = (database: string, document: WireDocument): void => {
    const { _id: id, _rev: rev } = document;
    const before = held.get(id)?._rev;
    if (before !== undefined && before !== rev) earlierOf.set(id, [before, ...(earlierOf.get(id) ?? [])]);
    held.set(id, document);
    databaseOf.set(id, database);
  };
  const rowOf = (id: string): OutboxRow | undefined => [...outbox.values()].find(({ doc }) => doc._id === id);
  const letWait = (database: string, doc: WireDocument): void => {
    const n = rowOf(doc._id)?.n ?? next++;
    outbox.set(n, { n, database, doc });
  };
  const heldRevision = ({ _id: id, _rev: rev = "" }: WireDocument): HeldRevision => ({ id, rev, earlier: earlierOf.get(id) ?? [] });
  const keeper: SyncKeeper = {
    takeIn: async (database, documents, position, options) => {
      if ((await options?.after?.taken) === "older") return "older";
      if (options?.evenOlder !== true && documents.some(({ _id, _rev = "", _deleted }) => !_deleted && generationOf(_rev) < generationOf(held.get(_id)?._rev ?? ""))) return "older";
      for (const document of documents) {
        if (document._deleted) held.delete(document._id);
        else keep(database, document);
      }
      if (position) positions.set(database, position);
      return "taken";
    },
    expect: async (coming) => {
      for (const { database, birth, documents } of coming) if (!positions.has(database)) positions.set(database, { since: "0", birth, coming: { done: 0, of: documents } });
    },
    foldDeferred: async () => undefined,
    position: async (database) => positions.get(database),
    nextToSend: async (limit, after = 0, except, isWorthIt = () => true) => {
      const rows = [...outbox.values()].filter(({ n, database }) => n > after && !except?.has(database)).slice(0, limit);
      return isWorthIt(rows.map(({ doc }) => doc._id)) ? rows : [];
    },
    accepted: async (rows, moved) => {
      for (const { n, doc, rev } of rows) {
        const { database } = outbox.get(n) ?? {};
        outbox.delete(n);
        bases.delete(doc._id);
        if (database !== undefined && held.has(doc._id)) keep(database, { ...doc, _rev: rev });
      }
      const position = moved && positions.get(moved.database);
      if (moved && position?.since === moved.from) positions.set(moved.database, { ...position, since: moved.to });
    },
    mergedApart: async () => undefined,
    keepApart: async () => undefined,
    refusedRow: async (row, reason) => {
      outbox.delete(row.n);
      refused.push({ doc: row.doc, reason });
    },
    compare: async (listed) => ({
      unknown: listed.flatMap(({ id, deleted }) => (deleted || held.has(id) ? [] : [id])),
      otherwise: listed.flatMap(({ id, rev }) => {
        const mine = held.get(id);
        return mine?._rev === undefined || mine._rev === rev || isWrittenOnce(id) ? [] : [heldRevision(mine)];
      }),
    }),
    heldBeside: async (database, there) =>
      [...held.values()].flatMap(({ _id: id, _rev }) => {
        const isUnheard = (_rev === undefined || isWrittenOnce(id)) && (rowOf(id) !== undefined || refused.some(({ doc }) => doc._id === id));
        return databaseOf.get(id) === database && !there.has(id) && !isUnheard ? [id] : [];
      }),
    asAcknowledged: async (ids) =>
      ids.flatMap((id) => {
        const mine = held.get(id);
        return mine?._rev === undefined || isWrittenOnce(id) ? [] : [{ doc: { ...(bases.get(id) ?? mine), _rev: mine._rev }, held: heldRevision(mine) }];
      }),
    sendAgain: async (database, ids) => {
      for (const id of ids) {
        const { _rev, ...anew } = held.get(id) ?? { _id: id };
        held.set(id, anew as WireDocument);
        bases.delete(id);
        earlierOf.delete(id);
        letWait(database, anew as WireDocument);
      }
    },
    mergeBack: async (database, pairs) => {
      for (const { theirs, earlier } of pairs) {
        const merged: WireDocument = { ...theirs, ...held.get(theirs._id), _rev: theirs._rev ?? "" };
        held.set(theirs._id, merged);
        bases.set(theirs._id, theirs);
        earlierOf.set(theirs._id, earlier);
        letWait(database, merged);
      }
    },
    wantedIdentity: async () => identity.wanted,
    takeIdentity: async (taken) => {
      identity.wanted = undefined;
      identity.taken = taken;
    },
    recount: async () => undefined,
    digest: async (database) => {
      if ([...outbox.values()].some((row) => row.database === database)) return undefined;
      const tally = tallyFrom();
      for (const { _id: id, _rev: rev } of held.values()) if (databaseOf.get(id) === database && rev !== undefined) tally.add({ id, rev });
      return tally.digest();
    },
    checkedAt: async (database) => checked.get(database),
    noteChecked: async (database, at) => {
      if (at === undefined) checked.delete(database);
      else checked.set(database, at);
    },
  };
  return {
    keeper,
    identity,
    checked,
    held,
    outbox,
    refused,
    positions,
    write: (database: string, ...documents: WireDocument[]) => {
      for (const document of documents) {
        const before = held.get(document._id);
        const doc = before?._rev === undefined ? document : { ...document, _rev: before._rev };
        if (before?._rev !== undefined && !bases.has(document._id)) bases.set(document._id, before);
        held.set(doc._id, doc);
        databaseOf.set(doc._id, database);
        letWait(database, doc);
      }
    },
  };
};
