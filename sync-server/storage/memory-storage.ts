/** Databases that end with the process: for tests, as strict as the disk. */
import type { AttachmentContent } from "../revisions/given-attachment.ts";
import { copiedTree } from "../revisions/tree-rows.ts";
import {
  byCodePoint,
  DatabaseIsGone,
  type DatabaseStorage,
  type DocumentStorage,
  type IdRange,
  type LocalDocument,
  type SequenceRange,
  type ShownDocument,
  type StoredDocument,
  type Writer,
} from "./document-storage.ts";

export const createMemoryStorage = (): DocumentStorage => {
  const databases = new Map<string, MemoryDatabase>();
  return {
    names: () => Array.from(databases.keys()).toSorted(byCodePoint),
    create: (name, birth) => {
      if (databases.has(name)) return false;
      databases.set(name, createMemoryDatabase(birth));
      return true;
    },
    drop: (name) => {
      databases.get(name)?.end();
      return databases.delete(name);
    },
    find: (name) => databases.get(name),
    together: (work) => work(),
    close: () => databases.clear(),
  };
};

interface MemoryDatabase extends DatabaseStorage {
  end(): void;
}

interface Kept {
  readonly seq: number;
  readonly documents: Map<string, StoredDocument>;
  readonly bodies: Map<string, string>;
  readonly attachments: Map<string, ReadonlyMap<string, AttachmentContent>>;
}

const createMemoryDatabase = (birth: string): MemoryDatabase => {
  let kept: Kept = { seq: 0, documents: new Map(), bodies: new Map(), attachments: new Map() };
  let settings = new Map<string, string>();
  const localsById = new Map<string, LocalDocument>();
  let gone = false;

  const here = (): Kept => {
    if (gone) throw new DatabaseIsGone();
    return kept;
  };
  const alive = (): StoredDocument[] => Array.from(here().documents.values()).filter(({ deleted }) => !deleted);
  const within = ({ after, upTo }: Pick<SequenceRange, "after" | "upTo">): StoredDocument[] =>
    Array.from(here().documents.values()).filter(({ seq }) => seq > after && seq <= upTo);

  const byId: DatabaseStorage["byId"] = ({ skip = 0, limit, descending = false, ...range }) =>
    alive().filter(isWithin({ ...range, descending })).toSorted((one, other) => byCodePoint(one.id, other.id) * (descending ? -1 : 1)).slice(skip, skip + limit).map(copied);

  return {
    birth,
    end: () => (gone = true),
    totals: () => {
      const { documents, seq } = here();
      const living = alive().length;
      return { alive: living, deleted: documents.size - living, seq };
    },
    bytes: () => Array.from(here().documents.values()).reduce((sum, { body }) => sum + body.length, 0),
    get: (id) => copyOf(here().documents.get(id)),
    shown: (id) => shownOf(here().documents.get(id)),
    body: (id, rev) => here().bodies.get(bodyKey(id, rev)),
    attachment: (id, digest) => here().attachments.get(id)?.get(digest),
    byId,
    shownById: (range) => byId(range).flatMap((document) => shownOf(document) ?? []),
    deletedIds: ({ after, limit }) =>
      Array.from(here().documents.values()).flatMap(({ id, deleted }) => (deleted && byCodePoint(id, after) > 0 ? [id] : [])).toSorted(byCodePoint).slice(0, limit),
    count: (side, id) => alive().filter((document) => (side === "before" ? byCodePoint(document.id, id) < 0 : byCodePoint(document.id, id) > 0)).length,
    bySequence: ({ limit, descending = false, ...range }) =>
      within(range).toSorted((one, other) => (one.seq - other.seq) * (descending ? -1 : 1)).slice(0, limit).map(copied),
    countBySequence: (range) => within(range).length,
    transact: (work) => {
      const { documents, bodies, attachments, seq } = here();
      const next = { seq, documents: new Map(documents), bodies: new Map(bodies), attachments: new Map(attachments) };
      const settingsBefore = new Map(settings);
      try {
        const value = work(writerInto(next));
        kept = next;
        return value;
      } catch (error) {
        settings = settingsBefore;
        throw error;
      }
    },
    emptyLog: () => void here(),
    rewrite: () => void here(),
    setting: (name) => (here(), settings.get(name)),
    putSetting: (name, value) => void (here(), settings.set(name, value)),
    local: (id) => (here(), localsById.get(id)),
    putLocal: (local) => void (here(), localsById.set(local.id, local)),
    dropLocal: (id) => void (here(), localsById.delete(id)),
    locals: () => (here(), Array.from(localsById.values()).toSorted((one, other) => byCodePoint(one.id, other.id))),
  };
};

const writerInto = (next: { -readonly [Field in keyof Kept]: Kept[Field] }): Writer => ({
  get: (id) => copyOf(next.documents.get(id)),
  body: (id, rev) => next.bodies.get(bodyKey(id, rev)),
  seq: () => next.seq,
  put: (document) => {
    next.seq += 1;
    next.documents.set(document.id, copied({ ...document, seq: next.seq }));
  },
  add: (document) => {
    if (next.documents.has(document.id)) return false;
    next.seq += 1;
    next.documents.set(document.id, copied({ ...document, seq: next.seq }));
    return true;
  },
  replace: (document) => void next.documents.set(document.id, copied(document)),
  keepBody: (id, rev, body) => void next.bodies.set(bodyKey(id, rev), body),
  dropBody: (id, rev) => void next.bodies.delete(bodyKey(id, rev)),
  keepAttachment: (id, content) => void next.attachments.set(id, new Map([...(next.attachments.get(id) ?? []), [content.digest, content]])),
  keepOnlyAttachments: (id, digests) => {
    const kept = Array.from(next.attachments.get(id) ?? []).filter(([digest]) => digests.includes(digest));
    if (kept.length > 0) next.attachments.set(id, new Map(kept));
    else next.attachments.delete(id);
  },
  remove: (id) => {
    if (next.documents.delete(id)) next.seq += 1;
  },
});

const isWithin =
  ({ from, to, withTo = true, descending }: Omit<IdRange, "limit" | "skip">) =>
  ({ id }: StoredDocument): boolean => {
    const order = (other: string): number => byCodePoint(id, other) * (descending ? -1 : 1);
    if (from !== undefined && order(from) < 0) return false;
    return to === undefined || (withTo ? order(to) <= 0 : order(to) < 0);
  };

const bodyKey = (id: string, rev: string): string => JSON.stringify([id, rev]);
const copied = (document: StoredDocument): StoredDocument => ({ ...document, tree: copiedTree(document.tree) });
const copyOf = (document: StoredDocument | undefined): StoredDocument | undefined => document && copied(document);
const shownOf = (document: StoredDocument | undefined): ShownDocument | undefined => document && { id: document.id, winner: document.winner, deleted: document.deleted, body: document.body };
