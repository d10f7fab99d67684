/**
 * What each database holds, as a digest: kept in the transaction of each write, with the sequence that it is of. One that is of
 * another sequence than the database is at (a file from before there were digests, or one that another program has written to)
 * counts for nothing and is computed anew when somebody asks.
 */
import { isDigested, tallyFrom, type Digest, type Tally } from "#wire/digest.ts";
import type { DatabaseStorage, StoredDocument, Writer } from "./document-storage.ts";
import type { IsErasure } from "./write-edits.ts";

interface Kept {
  readonly seq: number;
  readonly digest: Digest;
}

export interface Digests {
  /** Of what the database holds now. */
  of(database: DatabaseStorage, isErasure: IsErasure | undefined): Digest;
  /** The writer that notes what it changes, and what to do with that: `keep` within the transaction, `kept` after it. */
  noting(database: DatabaseStorage, writer: Writer, isErasure: IsErasure | undefined): { readonly writer: Writer; keep(): void; kept(): void };
}

export const createDigests = (): Digests => {
  /** Only what is on the disk. */
  const known = new WeakMap<DatabaseStorage, Kept>();

  const keptOf = (database: DatabaseStorage): Digest | undefined => {
    const { seq } = database.totals();
    if (seq === 0) return {};
    const kept = known.get(database) ?? keptIn(database);
    return kept?.seq === seq ? kept.digest : undefined;
  };

  return {
    of: (database, isErasure) => {
      const kept = keptOf(database);
      if (kept !== undefined) return kept;
      const digest = computed(database, isErasure);
      const fresh = { seq: database.totals().seq, digest };
      database.putSetting(settingName, JSON.stringify(fresh));
      known.set(database, fresh);
      return digest;
    },

    noting: (database, writer, isErasure) => {
      const begun = keptOf(database);
      const { seq } = database.totals();
      if (begun === undefined) return { writer, keep: () => undefined, kept: () => undefined };
      const tally = tallyFrom(begun);
      /** What was looked at or written last: whoever writes a document has looked at it before, as a rule. */
      let seen: { readonly id: string; readonly at: Omit<StoredDocument, "seq"> | undefined } | undefined;
      let fresh: Kept | undefined;
      return {
        writer: {
          ...writer,
          get: (id) => {
            const at = writer.get(id);
            seen = { id, at };
            return at;
          },
          put: (document) => {
            const before = seen?.id === document.id ? seen.at : writer.get(document.id);
            if (before) change(tally, "subtract", before, isErasure);
            writer.put(document);
            change(tally, "add", document, isErasure);
            seen = { id: document.id, at: document };
          },
          add: (document) => {
            const isAdded = writer.add(document);
            if (isAdded) change(tally, "add", document, isErasure);
            return isAdded;
          },
        },
        keep: () => {
          if (writer.seq() === seq) return;
          fresh = { seq: writer.seq(), digest: tally.digest() };
          database.putSetting(settingName, JSON.stringify(fresh));
        },
        kept: () => {
          if (fresh) known.set(database, fresh);
        },
      };
    },
  };
};

const keptIn = (database: DatabaseStorage): Kept | undefined => {
  const text = database.setting(settingName);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
};

const computed = (database: DatabaseStorage, isErasure: IsErasure | undefined): Digest => {
  const tally = tallyFrom();
  const upTo = database.totals().seq;
  for (let after = 0; ; ) {
    const page = database.bySequence({ after, upTo, limit: pageSize });
    for (const document of page) change(tally, "add", document, isErasure);
    const last = page.at(-1);
    if (last === undefined) return tally.digest();
    after = last.seq;
  }
};

const change = (tally: Tally, how: "add" | "subtract", { id, winner, deleted, body }: Omit<StoredDocument, "seq">, isErasure: IsErasure | undefined): void => {
  if (!deleted && isDigested(id)) tally[how]({ id, rev: winner, erased: isErasure?.(body) ?? false });
};

const settingName = "digest";
const pageSize = 1_000;
