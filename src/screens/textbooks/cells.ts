/** What stands in the cells of the class's table: numbers of copies, and how many where a pupil has more than one of a title. */
import type { Title } from "#domain/catalogue/title.ts";
import { cellOf } from "#domain/circulation/handing-out.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Holding } from "../../desk/textbooks.ts";
import type { GridRow } from "./class-grid.tsx";

/** By the cell; what the class has as a whole is in none. */
export const holdingsInCells = (holdings: readonly Holding[]): ReadonlyMap<string, readonly Holding[]> => {
  const cells = new Map<string, Holding[]>();
  for (const held of holdings) {
    if (held.pupil === undefined) continue;
    const cell = cellOf(held.pupil, held.title.id);
    cells.set(cell, [...(cells.get(cell) ?? []), held]);
  }
  return cells;
};

export const cellsOf = (inCell: ReadonlyMap<string, readonly Holding[]>, pupil: PatronId, titles: readonly Pick<Title, "id">[]): Required<Pick<GridRow, "notes" | "counts">> => {
  const held = titles.map(({ id }) => inCell.get(cellOf(pupil, id)) ?? []);
  return { notes: held.map(numbersOf).join("\n"), counts: held.map(countOf).join("\n") };
};

const numbersOf = (held: readonly Holding[]): string => held.flatMap(({ accessionNo }) => accessionNo ?? []).join(", ");

/** Of lots: what is out, or else what is owed. */
const countOf = (held: readonly Holding[]): string => {
  const ofLots = held.filter(isOfLot);
  const out = ofLots.reduce((sum, one) => sum + one.out, 0);
  const count = out > 0 ? out : ofLots.reduce((sum, one) => sum + one.owed, 0);
  return count > 1 ? String(count) : "";
};

export const isOfLot = ({ loan }: Holding): boolean => loan.copy === undefined;
