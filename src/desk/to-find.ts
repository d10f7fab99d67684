/** The list of what is to be looked for, with where each belongs and who had it last. */
import { isMissed, soughtIn, whysToFind } from "#domain/circulation/to-find.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { Desk, ToFind } from "./desk.ts";
import type { DeskDeps } from "./ports.ts";

export const createToFind = ({ store, people, today }: Pick<DeskDeps, "store" | "people"> & { readonly today: () => Day }): Desk["toFind"] => async () => {
  const stories = await store.storiesToFind(today());
  const files = await store.copyFiles(stories.map(({ copy }) => copy));
  const found = await Promise.all(files.map(async (copy): Promise<ToFind[]> => {
    const sought = soughtIn(copy.story, today());
    if (!sought || !isMissed(sought, copy.copy)) return [];
    const loan = copy.story.loans.find(({ event }) => event === sought.loan);
    const patron = loan && (await store.patronOfParty(loan.borrower.party));
    return [{ ...sought, copy, patron: patron && people.get(patron) }];
  }));
  return found.flat().sort((a, b) => whysToFind.indexOf(a.why) - whysToFind.indexOf(b.why) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
};
