/**
 * Who on a new class list is who of the school: by the sector id where both have it, else by name, year of birth and a
 * class that fits (the same, or of the same grade or the next). A match by name is to be looked at; where two readers or
 * two rows would fit each other, nobody is matched and both are shown.
 */
import type { PatronId } from "../kernel/ids.ts";
import { sameName, type Patron } from "./patron.ts";
import type { NextClass } from "./class-steps.ts";
import { gradeOfClass } from "./school-class.ts";

export interface ListedPupil {
  /** Where it stands: list and row. */
  readonly list: string;
  readonly row: number;
  readonly fullName: string;
  readonly classUnit?: string;
  readonly grade?: number;
  readonly yearOfBirth?: number;
  readonly matchKey?: string;
}

/** Why a person should look, although something is proposed. */
export type Doubt = "FoundByName" | "OtherGrade" | "TwoRecords" | "TwoRows" | "SameName";

export interface Match {
  readonly listed: ListedPupil;
  readonly doubts: readonly Doubt[];
}

export interface Matches {
  readonly of: ReadonlyMap<Patron, Match>;
  readonly unknown: readonly Match[];
}

export const matchLists = (pupils: readonly Patron[], { listed, steps, otherSectorIds = new Map() }: { readonly listed: readonly ListedPupil[]; readonly steps: ReadonlyMap<string, NextClass>; readonly otherSectorIds?: ReadonlyMap<string, PatronId> }): Matches => {
  const of = new Map<Patron, Match>();
  const { rows, repeated } = withoutRepeats(listed);
  const byKey = groupedBy(pupils, ({ matchKey }) => matchKey);
  const byId = new Map(pupils.map((patron) => [patron.id, patron]));
  for (const [key, id] of otherSectorIds) if (!byKey.has(key)) byKey.set(key, [byId.get(id) ?? []].flat());
  const nameless: ListedPupil[] = [];
  for (const row of rows) {
    const all = (row.matchKey === undefined ? undefined : byKey.get(row.matchKey)) ?? [];
    // Who left long ago under a second record of theirs does not come back beside the first.
    const same = all.some(({ active }) => active) ? all.filter(({ active }) => active) : all;
    for (const patron of same) {
      const first = of.get(patron);
      if (first === undefined) of.set(patron, { listed: row, doubts: [...(same.length > 1 ? (["TwoRecords"] as const) : []), ...(repeated.has(row) ? (["TwoRows"] as const) : [])] });
      // Under both sector ids of a joined reader: the first row stands.
      else if (first.listed.classUnit !== row.classUnit) of.set(patron, { ...first, doubts: [...first.doubts, "TwoRows"] });
    }
    if (same.length === 0) nameless.push(row);
  }
  const byName = groupedBy(pupils.filter((patron) => !of.has(patron)), ({ fullName }) => sameName(fullName));
  const fitting = nameless.map((row) => ({ row, patrons: (byName.get(sameName(row.fullName)) ?? []).filter((patron) => fits(patron, row, steps)) }));
  const claims = new Map<Patron, number>();
  for (const { patrons } of fitting) for (const patron of patrons) claims.set(patron, (claims.get(patron) ?? 0) + 1);
  const unknown: Match[] = [];
  for (const { row, patrons } of fitting) {
    const [only, another] = patrons;
    const twice = repeated.has(row) ? (["TwoRows"] as const) : [];
    if (only !== undefined && another === undefined && claims.get(only) === 1) of.set(only, { listed: row, doubts: ["FoundByName", ...twice] });
    else unknown.push({ listed: row, doubts: [...(byName.has(sameName(row.fullName)) ? (["SameName"] as const) : []), ...twice] });
  }
  return { of, unknown };
};

const fits = (patron: Patron, row: ListedPupil, steps: ReadonlyMap<string, NextClass>): boolean => {
  // Two sector ids are two pupils, whatever they are called.
  if (patron.matchKey !== undefined && row.matchKey !== undefined) return false;
  const birthKnown = patron.yearOfBirth !== undefined && row.yearOfBirth !== undefined;
  if (birthKnown && patron.yearOfBirth !== row.yearOfBirth) return false;
  if (row.classUnit === undefined || patron.classUnit === undefined) return birthKnown;
  const next = steps.get(patron.classUnit);
  if (row.classUnit === patron.classUnit || (next?.is === "class" && next.classUnit === row.classUnit)) return true;
  const was = patron.grade ?? gradeOfClass(patron.classUnit);
  const now = row.grade ?? gradeOfClass(row.classUnit);
  return birthKnown && was !== undefined && now !== undefined && (now === was || now === was + 1);
};

/** A pupil who stands on two rows is taken once; two classes for one pupil are to be looked at. */
const withoutRepeats = (listed: readonly ListedPupil[]): { rows: ListedPupil[]; repeated: Set<ListedPupil> } => {
  const first = new Map<string, ListedPupil>();
  const rows: ListedPupil[] = [];
  const repeated = new Set<ListedPupil>();
  for (const row of listed) {
    const known = row.matchKey === undefined ? undefined : first.get(row.matchKey);
    if (known === undefined) {
      rows.push(row);
      if (row.matchKey !== undefined) first.set(row.matchKey, row);
    } else if (known.classUnit !== row.classUnit) repeated.add(known);
  }
  return { rows, repeated };
};

const groupedBy = <Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string | undefined): Map<string, Thing[]> => {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  return groups;
};
