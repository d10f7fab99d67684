/**
 * Databases as the rest of the server uses them: made and dropped, written to in groups (`group-commit.ts`), and asked what they hold
 * and where they stand. Who may do so is not asked here.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { contentOf } from "../attachments/attachment.ts";
import { CouchFailure, noSuchDatabase } from "../couch-error.ts";
import type { ChangeFeed } from "../change-feed/change-feed.ts";
import { beginEra } from "../change-feed/eras.ts";
import { sequenceText } from "../change-feed/sequence.ts";
import { audienceOf } from "#wire/database-names.ts";
import type { Digest } from "#wire/digest.ts";
import type { Security } from "../access/security.ts";
import { editFromJson } from "../revisions/edit-from-json.ts";
import type { Edit } from "../revisions/edit.ts";
import { birthId } from "./birth-id.ts";
import { compacting } from "./compaction.ts";
import { createDigests } from "./digests.ts";
import { createGroups } from "./group-commit.ts";
import { DatabaseIsGone, type DatabaseStorage, type DocumentStorage } from "./document-storage.ts";
import { purgeFrom, purgesOf, type Asked } from "./purge.ts";
import { snapshotPart, type SnapshotAsked, type SnapshotPart } from "./snapshots.ts";
import { forgets, writeEdit, type IsErasure, type Verdict } from "./write-edits.ts";

export interface DatabasesDeps {
  readonly storage: DocumentStorage;
  readonly feed: ChangeFeed;
  /** Hears of each database that is made or dropped. */
  readonly onDatabase?: (name: string, type: "created" | "deleted") => void;
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly refusal: (database: string, document: Record<string, unknown>) => string | undefined;
  /** For a database where people are kept: how an erasure is told. */
  readonly erasuresIn?: (database: string) => IsErasure | undefined;
}

export interface Written {
  readonly verdicts: readonly Verdict[];
  readonly before: string;
  readonly after: string;
}

export interface DatabaseInfo {
  readonly db_name: string;
  readonly instance_start_time: string;
  readonly update_seq: string;
  readonly doc_count: number;
  readonly doc_del_count: number;
}

export interface DatabaseDigest {
  readonly birth: string;
  readonly seq: string;
  readonly digest: Digest;
}

export interface Databases {
  names(): readonly string[];
  /** A database that is there already stays as it is. */
  create(name: string): void;
  /** False when there is one already. */
  createNew(name: string): boolean;
  drop(name: string): boolean;
  find(name: string): DatabaseStorage | undefined;
  info(name: string): DatabaseInfo | undefined;
  /** The sequence the database is at, as clients see it. */
  seqOf(name: string): string | undefined;
  isUnwritten(name: string): boolean;
  /** What the database holds, and the sequence that this is of. */
  digest(name: string): DatabaseDigest | undefined;
  /** A part of all that lives in the database, for a device that has nothing of it yet. */
  snapshot(name: string, asked: SnapshotAsked): SnapshotPart | undefined;
  security(name: string): Security | undefined;
  putSecurity(name: string, security: Security): void;
  /** Another number whenever a design document may have changed. */
  designVersion(database: DatabaseStorage): number;
  revisionLimit(name: string): number;
  putRevisionLimit(name: string, limit: number): void;
  /** Takes these ends of branches out as if they had never been; what a branch shares with another one stays. Which were there. */
  purge(name: string, revisions: Asked): Asked;
  /** How many purges CouchDB would remember for its replicas; kept and told, nothing here needs it. */
  purgeLimit(name: string): number;
  putPurgeLimit(name: string, limit: number): void;
  /** Ends when the bodies that nothing points at are gone, or the database is. */
  compact(name: string): Promise<void>;
  /** The databases that are being compacted. */
  compacting(): readonly string[];
  /** One verdict for each edit, in their order, when all are on the disk. */
  write(name: string, edits: readonly Edit[]): Promise<readonly Verdict[]>;
  /** The same, with where the database stood before and after them: what lies between is of these edits alone. */
  writeNoting(name: string, edits: readonly Edit[]): Promise<Written>;
  /** Writes documents from inside the server: the same check of what may be kept, no question of rights. */
  bulk(name: string, documents: readonly object[]): Promise<readonly Verdict[]>;
}

export const createDatabases = ({ storage, feed, clock, randomBytes, refusal, erasuresIn = () => undefined, onDatabase = () => undefined }: DatabasesDeps): Databases => {
  const beingCompacted = new Set<string>();
  const digests = createDigests();
  const designVersions = new WeakMap<DatabaseStorage, number>();
  const designsChanged = (database: DatabaseStorage): void => void designVersions.set(database, (designVersions.get(database) ?? 0) + 1);
  /** Since this server was started. */
  const writtenTo = new WeakSet<DatabaseStorage>();

  const found = (name: string): DatabaseStorage => {
    const database = storage.find(name);
    if (database === undefined) throw noSuchDatabase();
    return database;
  };

  const seqOf = (name: string): string | undefined => {
    const database = storage.find(name);
    return database && sequenceText(database.totals().seq, database);
  };

  const commit = (name: string, jobs: readonly (readonly Edit[])[]): readonly Written[] => {
    const database = found(name);
    const limit = revisionLimitOf(database);
    const isErasure = erasuresIn(name);
    // As those who were here before know it.
    let before = sequenceText(database.totals().seq, database);
    if (!writtenTo.has(database)) {
      beginEra(database, Buffer.from(randomBytes(6)).toString("hex"));
      writtenTo.add(database);
    }
    let isKept = (): void => undefined;
    const written = database.transact((writer) => {
      const digest = digests.noting(database, writer, isErasure);
      const done = jobs.map((edits) => {
        const from = before;
        const verdicts = edits.map((edit) => writeEdit(digest.writer, edit, limit, isErasure));
        return { verdicts, before: from, after: (before = sequenceText(writer.seq(), database)) };
      });
      digest.keep();
      isKept = digest.kept;
      return done;
    });
    isKept();
    if (jobs.some((edits) => edits.some(({ id }) => id.startsWith("_design/")))) designsChanged(database);
    return written;
  };

  /** Before anybody is answered: what was to be forgotten is out of the file, too. */
  const leaveNoTrace = (name: string, jobs: readonly (readonly Edit[])[]): void => {
    const isErasure = erasuresIn(name);
    if (isErasure === undefined || !jobs.some((edits) => edits.some((edit) => forgets(edit, isErasure)))) return;
    try {
      found(name).rewrite();
    } catch (error) {
      // Out of reach of every question all the same; the next one that goes takes it along.
      console.error(error);
    }
  };

  const groups = createGroups<readonly Edit[], Written>((waiting) => {
    const before = new Map<string, string | undefined>();
    const commitAll = (): void => {
      for (const group of waiting) {
        group.commit((some) => {
          if (!before.has(group.name)) before.set(group.name, seqOf(group.name));
          return commit(group.name, some);
        });
      }
    };
    try {
      // One alone waits in its own file, which is written to once.
      if (waiting.length === 1) commitAll();
      else storage.together(commitAll);
    } catch (error) {
      for (const group of waiting) group.fail(error);
      return;
    }
    for (const group of waiting) {
      const { name, asked } = group;
      const after = seqOf(name);
      if (after !== undefined && after !== before.get(name)) {
        leaveNoTrace(name, asked);
        feed.announce(name, after);
      }
      group.answer();
    }
  });

  const writeNoting: Databases["writeNoting"] = groups.add;

  const write: Databases["write"] = async (name, edits) => (await writeNoting(name, edits)).verdicts;

  const createNew = (name: string): boolean => {
    if (name.length > longestName) throw new CouchFailure("illegal_database_name", `Name: '${name}'. It is longer than ${longestName} characters.`);
    const isMade = storage.create(name, birthId(clock(), randomBytes));
    if (isMade) onDatabase(name, "created");
    return isMade;
  };

  return {
    names: () => storage.names(),
    create: (name) => void createNew(name),
    createNew,
    drop: (name) => {
      const dropped = storage.drop(name);
      if (dropped) onDatabase(name, "deleted");
      feed.wake(name);
      return dropped;
    },
    find: (name) => storage.find(name),
    info: (name) => {
      const database = storage.find(name);
      if (database === undefined) return undefined;
      const { alive, deleted, seq } = database.totals();
      const bytes = database.bytes();
      return {
        db_name: name,
        instance_start_time: database.birth,
        purge_seq: sequenceText(purgesOf(database), database),
        update_seq: sequenceText(seq, database),
        sizes: { file: bytes, external: bytes, active: bytes },
        props: {},
        doc_del_count: deleted,
        doc_count: alive,
        disk_format_version: 1,
        compact_running: beingCompacted.has(name),
        cluster: { q: 1, n: 1, w: 1, r: 1 },
      } satisfies DatabaseInfo & Record<string, unknown>;
    },
    seqOf,
    isUnwritten: (name) => (storage.find(name)?.totals().seq ?? 0) === 0,
    digest: (name) => {
      const database = storage.find(name);
      return database && { birth: database.birth, digest: digests.of(database, erasuresIn(name)), seq: sequenceText(database.totals().seq, database) };
    },
    snapshot: (name, asked) => {
      const database = storage.find(name);
      return database && snapshotPart(database, asked, audienceOf(name) === "log");
    },
    security: (name) => {
      const text = storage.find(name)?.setting("security");
      return text === undefined ? undefined : (JSON.parse(text) as Security);
    },
    putSecurity: (name, security) => {
      found(name).putSetting("security", JSON.stringify(security));
      feed.wake(name);
    },
    designVersion: (database) => designVersions.get(database) ?? 0,
    revisionLimit: (name) => revisionLimitOf(found(name)),
    putRevisionLimit: (name, limit) => found(name).putSetting("revisionLimit", String(limit)),
    purge: (name, revisions) => {
      const before = seqOf(name);
      const purged = purgeFrom(found(name), revisions);
      designsChanged(found(name));
      const after = seqOf(name);
      if (after !== undefined && after !== before) feed.announce(name, after);
      return purged;
    },
    purgeLimit: (name) => Number(found(name).setting("purgeLimit") ?? usualPurgeLimit),
    putPurgeLimit: (name, limit) => found(name).putSetting("purgeLimit", String(limit)),
    compact: async (name) => {
      if (beingCompacted.has(name)) return;
      beingCompacted.add(name);
      try {
        for (const _page of compacting(found(name))) await nextTurn();
      } catch (error) {
        if (!(error instanceof DatabaseIsGone)) throw error;
      } finally {
        beingCompacted.delete(name);
      }
    },
    compacting: () => Array.from(beingCompacted),
    write,
    writeNoting,
    bulk: async (name, documents) => {
      const outcomes = documents.map((document): Edit | Refused => {
        const edit = editFromJson(document, { newEdits: true, idForNew: () => Buffer.from(randomBytes(16)).toString("hex"), keptAs: contentOf });
        const reason = isGuarded(name, edit.id) ? refusal(name, document as Record<string, unknown>) : undefined;
        return reason === undefined ? edit : { ok: false, id: edit.id, error: "forbidden", reason };
      });
      const written = await write(name, outcomes.flatMap((outcome) => ("ok" in outcome ? [] : [outcome])));
      let next = 0;
      return outcomes.flatMap((outcome): Verdict[] => ("ok" in outcome ? [outcome] : written.slice(next, ++next)));
    },
  };
};

type Refused = Extract<Verdict, { ok: false }>;

/** Which documents the product's own check looks at. */
export const isGuarded = (database: string, id: string): boolean => database.startsWith("school-") && !id.startsWith("_design/");

const revisionLimitOf = (database: DatabaseStorage): number => Number(database.setting("revisionLimit") ?? usualRevisionLimit);

const usualRevisionLimit = 1000;
const usualPurgeLimit = 1000;
/** CouchDB's own limit, and what still fits into a file name. */
const longestName = 238;
