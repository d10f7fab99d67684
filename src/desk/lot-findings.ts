/**
 * What asks for a look among loans by quantity. A whole class is lent to with one confirmation, so its acts are told together:
 * one card and one answer for what two desks confirmed, however many pupils and titles it was.
 */
import { displayTitle, type Title } from "#domain/catalogue/title.ts";
import { confirmationOf, confirmations } from "#domain/circulation/confirmations.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import { wasLentWhileBlocked } from "#domain/circulation/findings.ts";
import type { Lending } from "#domain/circulation/lent-apart.ts";
import { asksWhy, notedTwice, returnsOf } from "#domain/circulation/lot-story.ts";
import type { Lot } from "#domain/copies/lot.ts";
import type { EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { ContradictionFile, ToldBlock, ToldEvent } from "./desk.ts";
import type { Account, DeskDeps } from "./ports.ts";
import { createTelling } from "./telling.ts";

export const createLotFindings = (deps: Pick<DeskDeps, "store" | "people" | "deviceName" | "staffName">) => {
  const { store, people } = deps;
  const told = createTelling(deps);

  const toldTogether = async (events: readonly LogEvent[]): Promise<ToldEvent[]> =>
    Promise.all(
      confirmations(events).map(async (together) => {
        const all = await told(together);
        const [first] = all as [ToldEvent, ...ToldEvent[]];
        if (all.length === 1) return first;
        const readers = new Set(all.map(({ patron, event }) => patron?.id ?? ("borrower" in event ? event.borrower.party : event.id))).size;
        return { ...first, patron: readers === 1 ? first.patron : undefined, inAll: { readers, quantity: together.reduce((sum, event) => sum + quantityOf(event), 0) } };
      }),
    );

  const titlesOf = async (ids: readonly TitleId[]): Promise<string[]> =>
    (await Promise.all([...new Set(ids)].map(async (id) => store.title(id)))).flatMap((title) => (title ? [displayTitle(title)] : []));

  return {
    /** As `lentWhileBlocked` of copies, all of one reader together. */
    lentWhileBlocked: async (block: ToldBlock, lots: Account["lots"]): Promise<ContradictionFile[]> => {
      const out = lots.filter(({ loan }) => loan.out > 0);
      if (out.length === 0) return [];
      const events = await store.events(out.map(({ loan }) => loan.event));
      const lent = out.filter(({ loan }) => {
        const event = events.find(({ id }) => id === loan.event);
        return event?.kind === "lot-lent" && wasLentWhileBlocked(block.patron, event, (loan.looked ?? []).some((settles) => settles.every((id) => id === loan.event)));
      });
      if (lent.length === 0) return [];
      const ids = lent.map(({ loan }) => loan.event);
      return [{ finding: { type: "LentWhileBlocked", lent: ids, block }, copy: undefined, titles: lent.flatMap(({ title }) => (title ? [displayTitle(title)] : [])), events: await toldTogether(events.filter(({ id }) => ids.includes(id))) }];
    },

    lentApart: async (look: "anew" | "asKnown"): Promise<ContradictionFile[]> => {
      const byReader = await store.lentApart(look);
      if (byReader.size === 0) return [];
      const all = [...byReader].flatMap(([reader, loans]) => loans.map((loan) => ({ reader, ...loan })));
      const events = await store.events([...new Set(all.flatMap(({ beside, doubtful }) => [beside, doubtful]))]);
      const lendings = new Map(events.flatMap((event) => (event.kind === "lot-lent" || event.kind === "copy-lent" ? [[event.id, event] as const] : [])));
      const cards = new Map<string, Apart[]>();
      for (const { reader, beside, doubtful } of all) {
        const [first, second] = [lendings.get(beside), lendings.get(doubtful)];
        if (!first || !second) continue;
        const card = `${confirmationOf(first)} ${confirmationOf(second)}`;
        cards.set(card, [...(cards.get(card) ?? []), { reader, first, second }]);
      }
      return Promise.all(
        [...cards.values()].map(async (card): Promise<ContradictionFile> => ({
          finding: { type: "LentTwiceByQuantity", loans: card.map(({ first, second }) => ({ beside: first.id, doubtful: second.id })), readers: [...new Set(card.map(({ reader }) => reader))].flatMap((id) => people.get(id) ?? []) },
          copy: undefined,
          titles: await titlesOf(card.map(({ second }) => second.facts.title)),
          events: [...(await toldTogether(unique(card.map(({ first }) => first)))), ...(await toldTogether(unique(card.map(({ second }) => second))))],
        })),
      );
    },

    lentMoreThanThere: async (): Promise<ContradictionFile[]> =>
      Promise.all((await store.shortLots()).map(async ({ lot, short, title, lent }): Promise<ContradictionFile> => ({ finding: short, copy: undefined, titles: title ? [titleInYear(title, lot)] : [], events: await toldTogether(lent) }))),

    moreBackThanLent: async (): Promise<ContradictionFile[]> => {
      const asking = (await store.lotLoansWithSurplus()).map(({ loan, events }) => ({ loan, returns: returnsOf(events) })).filter(({ loan, returns }) => asksWhy(loan, returns));
      const cards = new Map<string, typeof asking>();
      for (const one of asking) {
        const card = confirmations(one.returns).map(([first]) => confirmationOf(first)).join(" ");
        cards.set(card, [...(cards.get(card) ?? []), one]);
      }
      return Promise.all(
        [...cards.values()].map(async (card): Promise<ContradictionFile> => ({
          finding: {
            type: "MoreBackThanLent",
            surplus: card.reduce((sum, { loan }) => sum + loan.surplus, 0),
            loans: card.map(({ loan, returns }) => ({ loan: loan.event, returns: returns.map(({ id }) => id), tooMany: notedTwice(loan, returns)?.map(({ id }) => id) })),
          },
          copy: undefined,
          titles: await titlesOf(card.map(({ loan }) => loan.facts.title)),
          events: await toldTogether(card.flatMap(({ returns }) => returns)),
        })),
      );
    },
  };
};

interface Apart {
  readonly reader: PatronId;
  readonly first: Lending;
  readonly second: Lending;
}

export const titleInYear = (title: Title, lot: Lot | undefined): string => [displayTitle(title), lot?.year].filter(Boolean).join(", ");

const quantityOf = (event: LogEvent): number => ("thing" in event && "quantity" in event.thing ? event.thing.quantity : 1);

const unique = <Event extends { readonly id: EventId }>(events: readonly Event[]): Event[] => [...new Map(events.map((event) => [event.id, event])).values()];
