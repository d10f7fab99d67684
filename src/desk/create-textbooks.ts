/** Textbooks by class and by set: fetch, decide, remember. The rules are the domain's, and the same as for any loan. */
import { mayWriteFor } from "#domain/circulation/backdating.ts";
import { lossRuleOf } from "#domain/circulation/compensation.ts";
import type { FactsThen } from "#domain/circulation/events.ts";
import { classesInOrder, classOfPupil, sameClass, type ClassOfYear } from "#domain/circulation/class-textbooks.ts";
import type { HeldLoan } from "#domain/circulation/copy-story.ts";
import { dueIfLent, mayBeSetAside, mayLendOfLot, type LendRefusal, type ReaderRequest } from "#domain/circulation/lend.ts";
import { ruleFor } from "#domain/circulation/loan-rules.ts";
import { lotActRefusal, lotSettlementRefusal, mayUndoLotAct, type LotAct } from "#domain/circulation/lot-acts.ts";
import type { LotEvent, LotLent } from "#domain/circulation/lot-events.ts";
import { leftOf, lotLoanOf, type LotLoan } from "#domain/circulation/lot-story.ts";
import { proposedTitles } from "#domain/circulation/textbook-set.ts";
import { allotted, quantityOf, type Lot, type LotEntry } from "#domain/copies/lot.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import { newId, type EventId, type LotId, type PatronId, type TitleId } from "#domain/kernel/ids.ts";
import { nameOrder, type Patron } from "#domain/patrons/patron.ts";
import { gradeOfClass } from "#domain/patrons/school-class.ts";
import { noted, type Act } from "./envelope.ts";
import { factsThen, heldBy, owedBy } from "./files.ts";
import type { DeskDeps, Known } from "./ports.ts";
import type { Holding, LendAnswer, ListedClass, LotsKnown, RefusedLoan, SaidAnswer, SettledAnswer, Textbooks, TextbookStore } from "./textbooks.ts";

export interface TextbooksDeps extends Pick<DeskDeps, "people" | "rules" | "calendar" | "role" | "randomByte"> {
  readonly store: TextbookStore;
  readonly act: () => Act;
}

/** All but the handing out, which is a thing of the desk (hand-out.ts). */
export const createTextbooks = (deps: TextbooksDeps): Omit<Textbooks, "handOut"> => {
  const { store, people } = deps;

  const entry = (quantity: number, why: LotEntry["why"], { today, staff }: Act): Lot["entries"] => ({ [newKey(deps.randomByte)]: { quantity, why, on: today, staff } });

  const openYear = (): number => deps.calendar().schoolYear.year;

  /** As on a class list, those too who left from it. */
  const everybodyIn = (of: ClassOfYear): Patron[] => {
    const { compare } = new Intl.Collator("vi", { numeric: true });
    return people.all().filter((patron) => sameClass(classOfPupil(patron, openYear()), of)).sort((a, b) => compare(nameOrder(a.fullName), nameOrder(b.fullName)) || compare(a.id, b.id));
  };

  /** The screens offer stock and sets to librarians only; this holds whoever came another way. */
  const forLibrarians = (): void => {
    if (deps.role() !== "librarian") throw new Error("stock and sets are a librarian's to change");
  };

  /** Typed in for a past day, as at the desk. */
  const actFor = (on: Day | undefined): Act => {
    const doing = deps.act();
    if (on === undefined || on === doing.today) return doing;
    if (!mayWriteFor(on, { today: doing.today, by: deps.role(), schoolYear: deps.calendar().schoolYear }).ok) throw new Error("nobody here may write for that day");
    return { ...doing, today: on, rules: deps.rules(on).id };
  };

  return {
    sets: store.sets,
    keepSet: async ({ id = newId("set", deps.randomByte), ...content }) => {
      forLibrarians();
      await store.keepSet({ id, ...content });
      return id;
    },
    textbooksOf: async (grade) => proposedTitles(await store.textbooks(), grade),
    titles: store.titles,

    lots: async () => {
      const lots = await store.lots();
      const titles = new Map((await store.titles([...new Set(lots.map(({ lot }) => lot.title))])).map((title) => [title.id, title]));
      return lots.map(({ lot, sum }) => ({ lot, sum, title: titles.get(lot.title), quantity: quantityOf(lot), left: leftOf(lot, sum) }));
    },
    openLot: async (title, year, quantity) => {
      forLibrarians();
      const id = newId("lot", deps.randomByte);
      await store.changeLot(id, () => ({ id, title, ...(year === undefined ? {} : { year }), entries: entry(quantity, "opened", deps.act()) }));
      return id;
    },
    changeLot: async (id, quantity, why) => {
      forLibrarians();
      return store.changeLot(id, (lot) => lot && quantity !== 0 ? { ...lot, entries: { ...lot.entries, ...entry(quantity, why, deps.act()) } } : undefined);
    },


    classes: async () => {
      const ofPupil = (patron: Patron): ClassOfYear | [] => classOfPupil(patron, openYear()) ?? [];
      const all = people.all();
      const gone = all.filter(({ active, group }) => !active && group === "pupil");
      const [asWhole, holders] = await Promise.all([store.classesHolding(), store.holdersAmong(gone.map(({ id }) => id))]);
      const here = all.filter(({ active }) => active);
      return classesInOrder([...here.flatMap(ofPupil), ...gone.filter(({ id }) => holders.has(id)).flatMap(ofPupil), ...asWhole]).map((of): ListedClass => {
        const pupil = here.find((patron) => sameClass(classOfPupil(patron, openYear()), of));
        return { ...of, grade: pupil?.grade ?? gradeOfClass(of.classUnit), hasPupils: pupil !== undefined };
      });
    },

    classFile: async (classUnit, year = openYear()) => {
      const everybody = everybodyIn({ classUnit, year });
      const stored = await store.holdings(everybody.map(({ id }) => id), { classUnit, year });
      const holdings = stored.flatMap(({ patron, title, loan, accessionNo, owed, debt }): Holding[] => {
        if (!title) return [];
        const ofClass = loan.borrower.is === "class";
        return [{ pupil: ofClass ? undefined : patron, teacher: ofClass && patron ? people.get(patron) : undefined, title, loan, accessionNo, out: loan.quantity ?? 1, owed, rule: debt && lossRuleOf(debt, deps.rules(debt.since)) }];
      });
      const pupils = everybody.filter(({ active }) => active);
      const holders = new Set(holdings.map(({ pupil }) => pupil));
      return { classUnit, year, grade: pupils[0]?.grade, pupils, left: everybody.filter(({ active, id }) => !active && holders.has(id)), holdings };
    },

    lend: (wanted, override, { on } = {}) => {
      const doing = actFor(on);
      const pupils = [...new Set(wanted.map(({ pupil }) => pupil))];
      return store.remember<LendAnswer>({ borrowers: { patrons: pupils, month: monthOf(doing.today) }, titles: [...new Set(wanted.map(({ title }) => title))] }, (known) => {
        const held = new Map(pupils.map((pupil) => [pupil, heldOf(known, pupil)]));
        const refused: RefusedLoan[] = [];
        const allowed: Loan[] = [];
        for (const { pupil, title: titleId } of wanted) {
          const [patron, title, account] = [people.get(pupil), known.titles.get(titleId), known.accounts.get(pupil)];
          if (!patron || !title || !account) continue;
          const mine = held.get(pupil) ?? [];
          const asked: ReaderRequest = { title, patron, patronLoans: mine, debts: owedBy(account), rules: deps.rules(doing.today), calendar: deps.calendar(), today: doing.today };
          const may = mayLendOfLot(asked);
          const mayOverride = !may.ok && mayBeSetAside(may.error, deps.role());
          if (!may.ok && (override === undefined || !mayOverride)) {
            refused.push({ pupil: patron, title, quantity: 1, refusals: may.error, mayOverride });
            continue;
          }
          const due = may.ok ? may.value.due : dueIfLent(asked);
          const facts = factsThen(title, patron);
          const borrower = { party: account.party, is: "person" } as const;
          allowed.push({ title: titleId, quantity: 1, borrower, due, facts, ...(may.ok || !override ? {} : { override: { refusals: may.error.map(({ type }) => type), reason: override } }) });
          // The next title is asked for with this one in hand.
          held.set(pupil, [...mine, { event: `event:${mine.length}` as EventId, borrower, lentOn: doing.today, due, facts, renewals: 0, disputed: false }]);
        }
        return fromLots(known, allowed, doing, refused);
      });
    },

    lendToClass: ({ classUnit, grade, teacher, items }, { on } = {}) => {
      const doing = actFor(on);
      return store.remember<LendAnswer>({ asClass: { classUnit, teacher, month: monthOf(doing.today) }, titles: items.map(({ title }) => title) }, (known) => {
        const refused: RefusedLoan[] = [];
        const allowed: Loan[] = [];
        const terms = { rules: deps.rules(doing.today), calendar: deps.calendar(), today: doing.today };
        for (const { title: titleId, quantity } of items) {
          const title = known.titles.get(titleId);
          if (!title || known.classParty === undefined || quantity < 1) continue;
          const rule = ruleFor(terms.rules, "pupil", title.bookType)?.rule;
          const refusal: LendRefusal | undefined = rule === undefined ? { type: "NoRuleForGroup", group: "pupil" } : rule.inLibraryOnly ? { type: "ReadInLibraryOnly", group: "pupil", bookType: title.bookType } : undefined;
          const facts: FactsThen = { group: "pupil", classUnit, ...(grade === undefined ? {} : { grade }), bookType: title.bookType, title: titleId };
          if (refusal) refused.push({ pupil: undefined, title, quantity, refusals: [refusal], mayOverride: false });
          else allowed.push({ title: titleId, quantity, borrower: { party: known.classParty, is: "class" }, due: dueIfLent({ ...terms, patron: { group: "pupil" }, title }), facts });
        }
        return fromLots(known, allowed, doing, refused);
      });
    },

    say: (acts, { on } = {}) => {
      const doing = actFor(on);
      const receiptNos = acts.flatMap(({ act }) => (act.kind === "lot-compensated" ? [act.receiptNo.trim()] : []));
      return store.remember<SaidAnswer>({ loans: acts.map(({ loan }) => loan), receiptNos }, (known) => {
        const events: LotEvent[] = [];
        const refused: SaidAnswer["refused"][number][] = [];
        // A second act on a loan is asked of what the first has made of it: some came back, some are lost.
        const told = new Map([...known.stories].map(([id, story]) => [id, story.events]));
        const receiptsTaken = new Set(known.receiptsTaken);
        const write = writer(known.device, doing);
        for (const { loan: id, act } of acts) {
          const story = told.get(id) ?? [];
          const loan = lotLoanOf(story);
          const refusal = lotActRefusal(act, loan, deps.role(), doing.today, receiptsTaken);
          if (refusal || !loan) refused.push({ loan: id, refusal: refusal ?? { type: "LoanIsOver" } });
          else {
            const event = actOn(write, loan, act);
            events.push(event);
            told.set(id, [...story, event]);
            if (event.kind === "lot-compensated") receiptsTaken.add(event.receiptNo);
          }
        }
        return { events, answer: { events: events.map(({ id }) => id), books: booksIn(events), refused } };
      });
    },

    settle: (asked) => {
      const doing = deps.act();
      return store.remember<SettledAnswer>({ loans: asked.map(({ loan }) => loan) }, (known) => {
        const write = writer(known.device, doing);
        const told = new Map([...known.stories].map(([id, story]) => [id, story.events]));
        const events: LotEvent[] = [];
        for (const settlement of asked) {
          const story = told.get(settlement.loan) ?? [];
          const lent = story.find(({ kind }) => kind === "lot-lent");
          const refusal = lotSettlementRefusal(settlement, story, deps.role()) ?? (lent ? undefined : { type: "NothingToSettle" as const });
          if (refusal || !lent) return { events: [], answer: refusal ?? { type: "NothingToSettle" } };
          const event: LotEvent = { ...write("lot-settled"), cause: lotLoanOf(story)?.last ?? null, thing: lent.thing, ...settlement };
          events.push(event);
          told.set(settlement.loan, [...story, event]);
        }
        return { events, answer: { type: "Settled", events: events.map(({ id }) => id) } };
      });
    },

    undo: (ids) => {
      const doing = deps.act();
      return store.remember<number>({ acts: ids }, (known) => {
        const write = writer(known.device, doing);
        const asked = new Set(ids);
        const events = [...known.stories].flatMap(([id, { events: story }]): LotEvent[] => {
          const undone: LotEvent[] = [];
          // The latest of them first, each time of what the undo before has left: all acts of one confirmation are taken back.
          for (;;) {
            const told = [...story, ...undone];
            const act = told.find((event) => asked.has(event.id) && mayUndoLotAct(told, event.id, deps.role()));
            if (!act) return undone;
            undone.push({ ...write("lot-undone"), cause: lotLoanOf(told)?.last ?? null, thing: act.thing, loan: id, undoes: act.id });
          }
        });
        return { events, answer: events.length };
      });
    },
  };
};

type Loan = Pick<LotLent, "borrower" | "due" | "facts" | "override"> & { readonly title: TitleId; readonly quantity: number };

/** All of them, or none where a title has too few: the books are in somebody's hands, so the shelf is counted first. */
const fromLots = (known: LotsKnown, loans: readonly Loan[], doing: Act, refused: readonly RefusedLoan[]): { events: LotEvent[]; answer: LendAnswer } => {
  const byYear = [...known.lots].sort((a, b) => ((a.lot.year ?? "") < (b.lot.year ?? "") ? 1 : -1));
  const free = new Map<LotId, number>(byYear.map(({ lot, sum }) => [lot.id, leftOf(lot, sum)]));
  const events: LotEvent[] = [];
  const short = new Map<TitleId, number>();
  const write = writer(known.device, doing);
  for (const { title, quantity, ...loan } of loans) {
    const lots = byYear.filter(({ lot }) => lot.title === title).map(({ lot }) => ({ id: lot.id, free: free.get(lot.id) ?? 0 }));
    const taken = allotted(lots, quantity);
    for (const { lot, quantity: part } of taken.parts) {
      free.set(lot.id, lot.free - part);
      events.push({ ...write("lot-lent"), cause: null, thing: { lot: lot.id, quantity: part }, ...loan });
    }
    if (taken.short > 0) short.set(title, (short.get(title) ?? 0) + taken.short);
  }
  if (short.size === 0) return { events, answer: { type: "Lent", events: events.map(({ id }) => id), books: booksIn(events), refused } };
  const wantedOf = (title: TitleId): number => loans.reduce((sum, loan) => sum + (loan.title === title ? loan.quantity : 0), 0);
  const titles = [...short].flatMap(([id, missing]) => {
    const title = known.titles.get(id);
    return title ? [{ title, wanted: wantedOf(id), left: wantedOf(id) - missing }] : [];
  });
  return { events: [], answer: { type: "TooFew", titles } };
};

const booksIn = (events: readonly LotEvent[]): number => events.reduce((sum, { thing }) => sum + thing.quantity, 0);

/** The heads of events that follow one another on this device. */
const writer = (device: Known["device"], doing: Act) => {
  let at = device;
  return <Kind extends LotEvent["kind"]>(kind: Kind) => {
    const head = noted(kind, at, doing);
    at = { ...at, sequence: head.sequence, lastStamp: head.at };
    return head;
  };
};

const actOn = (write: ReturnType<typeof writer>, loan: LotLoan, act: LotAct): LotEvent => {
  const tied = { cause: loan.last, thing: { lot: loan.lot, quantity: act.quantity }, loan: loan.event };
  switch (act.kind) {
    case "lot-returned":
      return { ...write("lot-returned"), ...tied, facts: loan.facts, ...(act.found ? { found: true } : {}) };
    case "lot-lost":
      return { ...write("lot-lost"), ...tied };
    case "lot-compensated": {
      const { kind: _kind, quantity: _quantity, ...how } = act;
      return { ...write("lot-compensated"), ...tied, ...how, receiptNo: how.receiptNo.trim() };
    }
  }
};

const heldOf = ({ accounts }: LotsKnown, pupil: PatronId): HeldLoan[] => {
  const account = accounts.get(pupil);
  return account ? heldBy(account) : [];
};

const newKey = (randomByte: () => number): string => newId("lot", randomByte).slice("lot:".length, "lot:".length + 12);
