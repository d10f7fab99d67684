/**
 * The order in which a new device gets what lives in a database: what a desk needs first stands first, and the rest follows by id. A
 * place in it is what the device hands back to get the next part.
 */
import type { IdRange } from "./document-storage.ts";

/** The school's own order and its people, then what is out, then the books; a copy is of no use without its title. */
const kindsFirst = ["setting", "rules", "staff", "patron", "join", "tie", "position", "title", "lot", "copy"];

/** ";" is the sign after ":". */
const ofKind = (kind: string): Pick<IdRange, "from" | "to"> => ({ from: `${kind}:`, to: `${kind};` });

/** They cover all ids, none twice: first these kinds, then what lies between them. */
const ranges: readonly Pick<IdRange, "from" | "to">[] = (() => {
  const first = kindsFirst.map(ofKind);
  const inOrder = kindsFirst.toSorted().map(ofKind);
  return [...first, ...[{ to: "" }, ...inOrder].map(({ to }, index) => ({ from: to, to: inOrder[index]?.from }))];
})();

/** What is still to come after this id; all of it after none. */
export const rangesAfter = (id: string): readonly Pick<IdRange, "from" | "to">[] => {
  if (id === "") return ranges;
  const index = ranges.findIndex(({ from = "", to }) => id >= from && (to === undefined || id < to));
  // Nothing stands between an id and the same with a zero at its end.
  return [{ from: `${id}\u0000`, to: ranges[index]?.to }, ...ranges.slice(index + 1)];
};

export interface Place {
  /** In what lives, or in what is deleted, which comes after it. */
  readonly is: "living" | "deleted";
  readonly id: string;
}

/** Changed with the order of the kinds: a place in another order says nothing of what was read before it. */
const order = "1";

export const placeText = ({ is, id }: Place): string => `${order}-${is}-${id}`;

/** What is no place in this order begins from the start: what comes twice does no harm. */
export const placeFrom = (text = ""): Place => {
  const [, said, is, id = ""] = /^(\w+)-(living|deleted)-(.*)$/s.exec(text) ?? [];
  return said === order ? { is: is as Place["is"], id } : { is: "living", id: "" };
};
