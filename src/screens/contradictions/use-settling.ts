/** Settles a finding in the way a person chose, each kind by its own service; answers how it is taken back, if it can be. */
import { useSchool } from "../../desk/services-context.tsx";
import type { ContradictionFile } from "../../desk/desk.ts";
import { isHold, isOfLot } from "../../domain/circulation/events.ts";
import type { Way } from "./ways.ts";

/** Answers false when it could not be taken back. */
export type TakeBack = () => Promise<boolean>;

export interface Settled {
  readonly undo: TakeBack | undefined;
  /** Where what was given anew is printed. */
  readonly print?: { readonly what: "card" | "label"; readonly to: string };
}

export const useSettling = (): ((file: ContradictionFile, way: Way) => Promise<Settled | undefined>) => {
  const { desk, textbooks, holds, dayBook, cards, labels } = useSchool();

  return async ({ copy }, way) => {
    if (way.word === "codeExplained") {
      // Explained by mistake, a code is simply noted again.
      await desk.explainCode(way.explains);
      return { undo: undefined };
    }
    if (way.word === "newCard") {
      const { patron, code } = way;
      return (await cards.reportLost(patron, code)) && { undo: async () => (await cards.takeBack(patron, code)) !== undefined, print: { what: "card", to: `#/card/${encodeURIComponent(patron)}` } };
    }
    if (way.word === "keepsLabel") {
      const { code } = way;
      const others = await labels.keep(way.copy, code);
      return others && { undo: async () => (await labels.takeBack(others, code)) !== undefined, print: { what: "label", to: `#/label/${encodeURIComponent(others.join())}` } };
    }
    if ("takes" in way) {
      const { takes } = way;
      const isDone = isHold(takes) ? (await holds.undo(takes.id)).type === "HoldNoted" : isOfLot(takes) ? (await textbooks.undo([takes.id])) > 0 : (await dayBook.undo(takes.id)).ok;
      return isDone ? { undo: undefined } : undefined;
    }
    if ("lots" in way) {
      const answer = await textbooks.settle(way.lots);
      if (answer.type !== "Settled") return undefined;
      return { undo: async () => (await textbooks.undo(answer.events)) === answer.events.length };
    }
    if (!copy) return undefined;
    const answer = await desk.say(copy.copy.id, way.act);
    return answer.type === "Said" ? { undo: async () => (await desk.undo(answer.event)).type === "Undone" } : undefined;
  };
};
