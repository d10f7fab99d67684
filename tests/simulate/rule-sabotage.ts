/** Ways to break a rule of the product on purpose, in its text as it is loaded: a simulation that does not notice them proves nothing about that rule. */
import { registerHooks } from "node:module";

const changes: Readonly<Record<string, { readonly file: string; readonly from: string; readonly to: string }>> = {
  "no-clock-statement": { file: "/domain/circulation/clock-statements.ts", from: "if (stated === undefined) return event;", to: "return event;" },
  "due-plus-one": { file: "/domain/circulation/due-day.ts", from: "addDays(from, days)", to: "addDays(from, days + 1)" },
  "forget-own-numbers": { file: "/storage/own-numbers.ts", from: "if (!device || ours.length === 0) return;", to: "return;" },
  "hide-shared-card": { file: "/storage/people.ts", from: "const readers = ids.length > 1 ? withCard(code) : [];", to: "const readers: readonly Patron[] = ids.length > 2 ? withCard(code) : [];" },
  "forget-renewal": { file: "/domain/circulation/copy-state.ts", from: "due: event.due > loan.due ? event.due : loan.due", to: "due: loan.due" },
  "found-stays-lost": { file: "/domain/circulation/copy-state.ts", from: "return { ...state, missingSince: undefined, open: state.open.map((loan) => ({ ...loan, lostOn: undefined }))", to: "return { ...state, open: state.open" },
  "paid-stays-owed": { file: "/domain/circulation/copy-state.ts", from: "debts: state.debts.filter(({ loan }) => loan !== event.loan) };", to: "debts: state.debts };" },
  "lose-a-textbook": { file: "/domain/circulation/lot-story.ts", from: "const back = Math.min(lent, returned);", to: "const back = Math.min(lent, Math.max(0, returned - 1));" },
  "hide-too-few": { file: "/domain/circulation/lot-story.ts", from: "return left < 0 ?", to: "return left < -100 ?" },
  "settled-still-counts": { file: "/domain/circulation/undo.ts", from: '"undoes" in event && event.undoes !== undefined ?', to: '"undoes" in event && event.undoes !== undefined && event.kind !== "lot-settled" ?' },
  "ask-what-was-settled": { file: "/domain/circulation/lot-story.ts", from: "...(looked.length > 0 ?", to: "...(looked.length > 100 ?" },
  "lose-a-count-of-stock": { file: "/domain/kernel/merge.ts", from: "const value = mineChanged && !theirsChanged ?", to: 'const value = mineChanged && !theirsChanged && !field.startsWith("entry-") ?' },
  "count-a-class-as-one": { file: "/domain/circulation/day-book.ts", from: "count: event.visitors }", to: "count: 1 }" },
  "forget-unknown-codes": { file: "/domain/circulation/code-events.ts", from: "!explained.has(event.id)", to: "!explained.has(event.id) && event.sequence % 2 === 0" },
  "hide-contradiction": { file: "/domain/circulation/contradictions.ts", from: "return allIn(copy, moments).filter(", to: "return allIn(copy, moments).slice(1).filter(" },
};

export const ruleSabotages = Object.keys(changes);

/** Before any part of the product is loaded. */
export const sabotageRule = (name: string): void => {
  const change = changes[name];
  if (!change) return;
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.endsWith(change.file) || loaded.source === undefined || loaded.source === null) return loaded;
      const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source as Uint8Array);
      if (!text.includes(change.from)) throw new Error(`${change.file} has changed: the sabotage ${name} is to be written anew`);
      return { ...loaded, source: text.replace(change.from, change.to) };
    },
  });
};
