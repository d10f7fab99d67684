/**
 * One document that was changed twice. Readers are merged opened, the school's setting as its parts belong together, everything
 * else field by field. Seals are opened and closed here, so it has to be awaited before a transaction begins.
 */
import { mergeThree, same } from "#domain/kernel/merge.ts";
import { mergePatrons } from "#domain/patrons/library-card.ts";
import type { WireDocument } from "#wire/documents.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import { mergeSettings, schoolSettingId } from "#wire/school-setting.ts";
import { opened, sealed, type SchoolKey } from "#wire/seal.ts";
import { tableOf } from "./document-rows.ts";
import { attachedTo } from "./edits.ts";

export interface MergedDocument {
  readonly doc: WireDocument;
  /** Nothing of mine is in it. */
  readonly isTheirs: boolean;
  /** What of mine gave way, as it is kept aside. */
  readonly lost: object;
}

export const mergeDocuments = async (key: SchoolKey, base: WireDocument | undefined, mine: WireDocument, theirs: WireDocument): Promise<MergedDocument> => {
  const id = theirs._id;
  const isPatron = tableOf(id) === "patrons";
  if (!isPatron) {
    const { merged, lost } = id === schoolSettingId ? mergeSettings(base, mine, theirs) : mergeThree(base, mine, theirs);
    return { doc: merged, isTheirs: same(merged, theirs), lost: withoutGaps(lost) };
  }
  const [b, m, t] = await Promise.all([base && patronFrom(key, base), patronFrom(key, mine), patronFrom(key, theirs)]);
  const { merged, lost } = mergePatrons(b, m, t);
  const isTheirs = same(merged, t);
  return { doc: isTheirs ? theirs : { ...attachedTo(theirs), ...(await patronToDocument(key, merged)) }, isTheirs, lost: await keptAside(key, id, lost) };
};

/** What names a person is kept aside as it is kept everywhere: sealed. */
export const keptAside = async (key: SchoolKey, id: string, fields: Readonly<Record<string, unknown>>): Promise<object> =>
  tableOf(id) === "patrons" && Object.keys(fields).length > 0 ? { sealed: await sealed(key, id, withoutGaps(fields)) } : withoutGaps(fields);

export const fromAside = async (key: SchoolKey, id: string, kept: object): Promise<Readonly<Record<string, unknown>>> =>
  tableOf(id) === "patrons" && "sealed" in kept ? opened<Record<string, unknown>>(key, id, String(kept.sealed)) : { ...kept };

/** A field that was taken away says so also as JSON. */
export const withoutGaps = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value ?? null]));

