/**
 * One document that was changed twice. Readers are merged opened, copies code by code, the school's setting as its parts belong together,
 * everything else field by field. Seals are opened and closed here, so it has to be awaited before a transaction begins.
 */
import { mergeCopies } from "#domain/copies/label.ts";
import { mergeThree, same, type Merged } from "#domain/kernel/merge.ts";
import { mergePatrons } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import { mergeSettings, schoolSettingId } from "#wire/school-setting.ts";
import { isNewer } from "#wire/schemas.ts";
import { opened, sealed, type SchoolKey } from "#wire/seal.ts";
import { tableOf } from "./document-rows.ts";

export interface MergedDocument {
  readonly doc: WireDocument;
  /** Nothing of mine is in it. */
  readonly isTheirs: boolean;
  /** What of mine gave way, as it is kept aside. */
  readonly lost: object;
}

/** How documents under such an id are opened, merged, and closed again. */
export const mergingOf = (key: SchoolKey, id: string) => {
  const isPatron = tableOf(id) === "patrons";
  return {
    open: async (doc: WireDocument): Promise<object> => (isPatron ? patronFrom(key, doc) : doc),
    merge: (base: object | undefined, mine: object, theirs: object): Merged<object> => {
      if (isPatron) return mergePatrons(base as Patron | undefined, mine as Patron, theirs as Patron);
      if (tableOf(id) === "copies") return mergeCopies(base, mine, theirs);
      return id === schoolSettingId ? mergeSettings(base as WireDocument | undefined, mine as WireDocument, theirs as WireDocument) : mergeThree(base, mine, theirs);
    },
    close: async (merged: object, theirs: WireDocument): Promise<WireDocument> => (isPatron ? { ...theirs, ...(await patronToDocument(key, merged as Patron)) } : (merged as WireDocument)),
  };
};

export const mergeDocuments = async (key: SchoolKey, base: WireDocument | undefined, mine: WireDocument, theirs: WireDocument): Promise<MergedDocument> => {
  if (isNewer(mine) || isNewer(theirs)) return { doc: theirs, isTheirs: true, lost: await ownChanges(key, base, mine) };
  const { open, merge, close } = mergingOf(key, theirs._id);
  const [b, m, t] = await Promise.all([base && open(base), open(mine), open(theirs)]);
  const { merged, lost } = merge(b, m, t);
  const isTheirs = same(merged, t);
  return { doc: isTheirs ? theirs : await close(merged, theirs), isTheirs, lost: await keptAside(key, theirs._id, lost) };
};

/**
 * What a newer version wrote is never mixed with what this one knows: one of the two stands whole, and of the other it is kept
 * aside what had been changed in it.
 */
export const ownChanges = async (key: SchoolKey, base: WireDocument | undefined, mine: WireDocument): Promise<object> => {
  const content = async (doc: WireDocument): Promise<Readonly<Record<string, unknown>>> => {
    const { _id, id, kind, v, ...rest } = (isNewer(doc) ? doc : await mergingOf(key, doc._id).open(doc)) as Readonly<Record<string, unknown>>;
    return rest;
  };
  const [before, now] = await Promise.all([base && content(base), content(mine)]);
  return keptAside(key, mine._id, Object.fromEntries(Object.entries(now).filter(([field, value]) => !same(value, before?.[field]))));
};

/** What names a person is kept aside as it is kept everywhere: sealed. */
export const keptAside = async (key: SchoolKey, id: string, fields: Readonly<Record<string, unknown>>): Promise<object> =>
  tableOf(id) === "patrons" && Object.keys(fields).length > 0 ? { sealed: await sealed(key, id, withoutGaps(fields)) } : withoutGaps(fields);

export const fromAside = async (key: SchoolKey, id: string, kept: object): Promise<Readonly<Record<string, unknown>>> =>
  tableOf(id) === "patrons" && "sealed" in kept ? opened<Record<string, unknown>>(key, id, String(kept.sealed)) : { ...kept };

/** A field that was taken away says so also as JSON. */
export const withoutGaps = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value ?? null]));

