/**
 * A connection and its statements. The log is written ahead and flushed at every commit (`synchronous` FULL, not the NORMAL that
 * WAL usually comes with): what was acknowledged survives a power cut. What is deleted is overwritten (`secure_delete`): a reader
 * who was forgotten must not be read from the file's free pages.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";

export interface Connection {
  readonly database: DatabaseSync;
  /** The statement for this text, prepared once. */
  statement(sql: string): StatementSync;
}

export const connect = (path: string, mostPages?: number): Connection => {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;");
  migrate(database);
  if (mostPages !== undefined) database.exec(`PRAGMA max_page_count = ${mostPages}`);
  const statements = new Map<string, StatementSync>();
  return {
    database,
    statement: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const prepared = database.prepare(sql);
      statements.set(sql, prepared);
      return prepared;
    },
  };
};

/** Makes the file of an empty database, whole and on the disk when this returns. */
export const writeFirst = (path: string, birth: string): void => {
  const { database, statement } = connect(path);
  statement("INSERT INTO settings (name, value) VALUES ('birth', ?)").run(birth);
  database.close();
};

/**
 * What each version of a file lacks to the next; a new file goes through all of them. An earlier release reads what a later one has
 * added to: it only looks at the tables it knows.
 */
const migrate = (database: DatabaseSync): void => {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version >= steps.length) return;
  database.exec(`BEGIN IMMEDIATE; ${steps.slice(version).join("")} PRAGMA user_version = ${steps.length}; COMMIT;`);
};

/** The sequence is the key of the table: a feed reads it from front to back. A document that changes moves to the end. */
const documents = `
  CREATE TABLE documents (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    winner TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    tree TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX deleted_documents ON documents (id) WHERE deleted = 1;
  CREATE TABLE bodies (id TEXT NOT NULL, rev TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, rev)) WITHOUT ROWID;
  CREATE TABLE locals (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

const attachments = `
  CREATE TABLE attachments (id TEXT NOT NULL, digest TEXT NOT NULL, encoding TEXT, length INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (id, digest));
`;

const steps: readonly string[] = [documents, attachments];
