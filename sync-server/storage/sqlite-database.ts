/** One database in one SQLite file. It connects when it is used and may be let go between two uses. */
import type { AttachmentContent } from "../revisions/given-attachment.ts";
import { treeFromText, treeText } from "../revisions/tree-rows.ts";
import { DatabaseIsGone, type DatabaseStorage, type IdRange, type LocalDocument, type ShownDocument, type StoredDocument, type Writer } from "./document-storage.ts";
import type { Done, Redo, Unsure } from "./redo-log.ts";
import { connect, type Connection } from "./sqlite-connection.ts";

export interface SqliteDatabase extends DatabaseStorage {
  /** Closes the connection; the next use opens it again. */
  release(): void;
  /** Closes it for good. */
  end(): void;
  /** Does again what is not in its file. */
  redo(redos: readonly Redo[]): void;
}

export interface SqliteDatabasePlace {
  readonly name: string;
  readonly path: string;
  /** Where SQLite writes what is new before it goes into the file. */
  readonly log: string;
  /** Hears of each use. `isWritten`: since it was connected, so that closing it costs more. */
  readonly used: (database: SqliteDatabase, isWritten: boolean) => void;
  /** Those that wait for the disk together; undefined: each waits by itself. */
  readonly together: () => Unsure[] | undefined;
  /** Nothing of what was dropped from it is left elsewhere. */
  readonly forget: (log: string) => void;
  readonly mostPages?: number | undefined;
}

export const createSqliteDatabase = ({ name: ownName, path, log, used, together, forget, mostPages }: SqliteDatabasePlace): SqliteDatabase => {
  let connection: Connection | undefined;
  let isWritten = false;
  /** What a transaction does, while it may have to be done again. */
  let done: Done[] | undefined;
  let gone = false;
  let counts: Counts | undefined;
  let birth: string | undefined;
  /** As they are in the file; nobody else writes to it. */
  const settings = new Map<string, string | undefined>();

  const mustBeHere = (): void => {
    if (gone) throw new DatabaseIsGone();
  };
  const at = (): Connection => {
    mustBeHere();
    connection ??= connect(path, mostPages);
    used(self, isWritten);
    return connection;
  };
  const forWriting = (): Connection => {
    isWritten = true;
    return at();
  };
  const row = (sql: string, ...values: Value[]) => at().statement(sql).get(...values);
  const rows = (sql: string, ...values: Value[]) => at().statement(sql).all(...values);
  /** How many rows it changed. */
  const run = (sql: string, ...values: Value[]): number => {
    const changes = Number(forWriting().statement(sql).run(...values).changes);
    if (changes > 0) done?.push([sql, ...values]);
    return changes;
  };
  const counted = (): Counts => (counts ??= countsOf(row(countEverything)));
  const setting = (name: string): string | undefined => {
    mustBeHere();
    if (!settings.has(name)) settings.set(name, row("SELECT value FROM settings WHERE name = ?", name)?.["value"] as string | undefined);
    return settings.get(name);
  };
  const get = (id: string): StoredDocument | undefined => documentOf(row(selectDocument, id));
  const body = (id: string, rev: string): string | undefined => row("SELECT body FROM bodies WHERE id = ? AND rev = ?", id, rev)?.["body"] as string | undefined;

  const putSetting = (name: string, value: string): void => {
    run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    settings.set(name, value);
  };

  const self: SqliteDatabase = {
    get birth() {
      return (birth ??= setting("birth") ?? "");
    },
    release: () => {
      connection?.database.close();
      connection = undefined;
      isWritten = false;
    },
    end: () => {
      self.release();
      gone = true;
    },
    totals: () => {
      mustBeHere();
      const { documents, deleted, seq } = counted();
      return { alive: documents - deleted, deleted, seq };
    },
    bytes: () => Number(row("SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()")?.["bytes"]),
    get,
    shown: (id) => {
      const found = row(selectShown, id);
      return found && shownFrom(found);
    },
    body,
    attachment: (id, digest) => contentOf(row("SELECT digest, encoding, length, bytes FROM attachments WHERE id = ? AND digest = ?", id, digest)),
    byId: (range) => {
      const { where, values } = idCondition(range);
      const order = range.descending === true ? "DESC" : "ASC";
      return rows(`SELECT ${columns} FROM documents WHERE deleted = 0 ${where} ORDER BY id ${order} LIMIT ? OFFSET ?`, ...values, range.limit, range.skip ?? 0).map(documentFrom);
    },
    shownById: (range) => {
      const { where, values } = idCondition(range);
      return rows(`SELECT ${shownColumns} FROM documents WHERE deleted = 0 ${where} ORDER BY id LIMIT ?`, ...values, range.limit).map(shownFrom);
    },
    deletedIds: ({ after, limit }) => rows("SELECT id FROM documents WHERE deleted = 1 AND id > ? ORDER BY id LIMIT ?", after, limit).map(({ id }) => String(id)),
    count: (side, id) => {
      const sign = side === "before" ? "<" : ">";
      const all = row(`SELECT count(*) AS n FROM documents WHERE id ${sign} ?`, id);
      const deleted = row(`SELECT count(*) AS n FROM documents WHERE deleted = 1 AND id ${sign} ?`, id);
      return Number(all?.["n"]) - Number(deleted?.["n"]);
    },
    bySequence: ({ after, upTo, limit, descending = false }) =>
      rows(`SELECT ${columns} FROM documents WHERE seq > ? AND seq <= ? ORDER BY seq ${descending ? "DESC" : "ASC"} LIMIT ?`, after, upTo, limit).map(documentFrom),
    countBySequence: ({ after, upTo }) => Number(row("SELECT count(*) AS n FROM documents WHERE seq > ? AND seq <= ?", after, upTo)?.["n"]),
    transact: (work) => {
      const { database } = forWriting();
      const before = counted();
      const next = { ...before };
      const others = together();
      if (others !== undefined) {
        done = [];
        database.exec("PRAGMA synchronous = NORMAL");
      }
      try {
        database.exec("BEGIN IMMEDIATE");
        const value = work(writer(next));
        database.exec("COMMIT");
        counts = next;
        if (done !== undefined && done.length > 0) others?.push({ log, redo: redoOf(before.seq, next.seq, done) });
        return value;
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        settings.clear();
        throw error;
      } finally {
        done = undefined;
        if (others !== undefined) database.exec("PRAGMA synchronous = FULL");
      }
    },
    redo: (redos) => {
      const { database } = forWriting();
      database.exec("BEGIN IMMEDIATE");
      for (const { birth: of, before, done: statements } of redos) {
        if (of !== self.birth || before !== countsOf(row(countEverything)).seq) continue;
        for (const [sql, ...values] of statements) run(sql, ...values);
      }
      database.exec("COMMIT");
    },
    emptyLog: () => {
      at().database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      forget(log);
    },
    // Pages that were divided keep copies of rows that moved on; `secure_delete` does not reach those.
    rewrite: () => {
      forWriting().database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
      forget(log);
    },
    setting,
    putSetting,
    local: (id) => localOf(row("SELECT id, rev, body FROM locals WHERE id = ?", id)),
    putLocal: (local) =>
      run("INSERT INTO locals (id, rev, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, body = excluded.body", local.id, local.rev, local.body),
    dropLocal: (id) => run("DELETE FROM locals WHERE id = ?", id),
    locals: () => rows("SELECT id, rev, body FROM locals ORDER BY id").map(localFrom),
  };

  /** Undefined: what has no sequence of its own cannot be told from what was done already, and what is large is not written twice. */
  const redoOf = (before: number, after: number, statements: readonly Done[]): Redo | undefined =>
    after === before || sizeOf(statements) > mostTwice ? undefined : { name: ownName, birth: self.birth, before, done: statements };

  const writer = (next: Counts): Writer => {
    /** What was looked at or written last: whoever writes a document has looked at it before, as a rule. */
    let seen: { readonly id: string; readonly at: Standing | undefined } | undefined;
    const standingOf = (id: string): Standing | undefined => {
      if (seen?.id === id) return seen.at;
      const was = row("SELECT seq, deleted FROM documents WHERE id = ?", id);
      return was && { seq: Number(was["seq"]), deleted: was["deleted"] === 1 };
    };
    const add: Writer["add"] = ({ id, winner, deleted, tree, body: text }) => {
      if (run(insertDocument, next.seq + 1, id, winner, deleted ? 1 : 0, treeText(tree), text) === 0) return false;
      next.seq += 1;
      next.documents += 1;
      next.deleted += Number(deleted);
      seen = { id, at: { seq: next.seq, deleted } };
      return true;
    };
    return {
      get: (id) => {
        const at = get(id);
        seen = { id, at };
        return at;
      },
      body,
      seq: () => next.seq,
      put: (document) => {
        const { id, winner, deleted, tree, body: text } = document;
        const was = standingOf(id);
        if (was === undefined) {
          if (!add(document)) throw new Error(`${id} was not found, and is there`);
          return;
        }
        next.seq += 1;
        run("UPDATE documents SET seq = ?, winner = ?, deleted = ?, tree = ?, body = ? WHERE seq = ?", next.seq, winner, deleted ? 1 : 0, treeText(tree), text, was.seq);
        next.deleted += Number(deleted) - Number(was.deleted);
        seen = { id, at: { seq: next.seq, deleted } };
      },
      add,
      replace: ({ seq, winner, deleted, tree, body: text }) => {
        seen = undefined;
        run("UPDATE documents SET winner = ?, deleted = ?, tree = ?, body = ? WHERE seq = ?", winner, deleted ? 1 : 0, treeText(tree), text, seq);
      },
      keepBody: (id, rev, text) => run("INSERT INTO bodies (id, rev, body) VALUES (?, ?, ?) ON CONFLICT (id, rev) DO UPDATE SET body = excluded.body", id, rev, text),
      dropBody: (id, rev) => run("DELETE FROM bodies WHERE id = ? AND rev = ?", id, rev),
      keepAttachment: (id, { digest, encoding, length, bytes }) =>
        run("INSERT INTO attachments (id, digest, encoding, length, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id, digest) DO NOTHING", id, digest, encoding ?? null, length, bytes),
      keepOnlyAttachments: (id, digests) => run("DELETE FROM attachments WHERE id = ? AND digest NOT IN (SELECT value FROM json_each(?))", id, JSON.stringify(digests)),
      remove: (id) => {
        const was = standingOf(id);
        if (was === undefined) return;
        run("DELETE FROM documents WHERE seq = ?", was.seq);
        seen = undefined;
        next.documents -= 1;
        next.deleted -= Number(was.deleted);
        next.seq += 1;
        putSetting(lastGiven, String(next.seq));
      },
    };
  };

  return self;
};

type Standing = Pick<StoredDocument, "seq" | "deleted">;

interface Counts {
  documents: number;
  deleted: number;
  seq: number;
}

const shownColumns = "id, winner, deleted, body";
const columns = `${shownColumns}, seq, tree`;
const selectShown = `SELECT ${shownColumns} FROM documents WHERE id = ?`;
const insertDocument = "INSERT INTO documents (seq, id, winner, deleted, tree, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
const selectDocument = `SELECT ${columns} FROM documents WHERE id = ?`;

type Value = string | number | null | Uint8Array;

const mostTwice = 65_536;

const sizeOf = (statements: readonly Done[]): number => statements.reduce((sum, values) => values.reduce<number>((size, value) => size + (value instanceof Uint8Array ? Number.POSITIVE_INFINITY : String(value).length), sum), 0);

/** The last sequence is the greatest one in the table, where documents move to the end; a removal, which leaves none, is noted apart. */
const lastGiven = "lastGiven";
const countEverything = `SELECT
  (SELECT count(*) FROM documents) AS documents,
  (SELECT count(*) FROM documents WHERE deleted = 1) AS deleted,
  max((SELECT coalesce(max(seq), 0) FROM documents), (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM settings WHERE name = '${lastGiven}')) AS seq`;

type Row = Record<string, unknown>;

const countsOf = (row: Row | undefined): Counts => ({ documents: Number(row?.["documents"]), deleted: Number(row?.["deleted"]), seq: Number(row?.["seq"]) });

const shownFrom = (row: Row): ShownDocument => ({ id: String(row["id"]), winner: String(row["winner"]), deleted: row["deleted"] === 1, body: String(row["body"]) });

const documentFrom = (row: Row): StoredDocument => ({ ...shownFrom(row), seq: Number(row["seq"]), tree: treeFromText(String(row["tree"])) });

const contentOf = (row: Row | undefined): AttachmentContent | undefined =>
  row && {
    digest: String(row["digest"]),
    encoding: row["encoding"] === "gzip" ? "gzip" : undefined,
    length: Number(row["length"]),
    bytes: row["bytes"] as Uint8Array,
  };

const documentOf = (row: Row | undefined): StoredDocument | undefined => row && documentFrom(row);
const localFrom = (row: Row): LocalDocument => ({ id: String(row["id"]), rev: Number(row["rev"]), body: String(row["body"]) });
const localOf = (row: Row | undefined): LocalDocument | undefined => row && localFrom(row);

const idCondition = ({ from, to, withTo = true, descending = false }: IdRange): { where: string; values: string[] } => {
  const first = from === undefined ? "" : `AND id ${descending ? "<=" : ">="} ?`;
  const last = to === undefined ? "" : `AND id ${descending ? ">" : "<"}${withTo ? "=" : ""} ?`;
  return { where: `${first} ${last}`, values: [from, to].filter((value) => value !== undefined) };
};
