/** Everything that is out or owed, with who has it: read in one go, so that a return in between is wholly in it or not at all. */
import type { Title } from "#domain/catalogue/title.ts";
import { amountOwed, lossRuleOf } from "#domain/circulation/compensation.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { debtOf, heldOf, type LotLoan } from "#domain/circulation/lot-story.ts";
import type { DebtOut } from "#domain/circulation/overdues.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { PartyId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { People } from "../desk/ports.ts";
import type { LoansService } from "../desk/services.ts";
import { booksOf, loanFiles, titlesOf } from "./circulation-store.ts";
import type { SchoolDatabase } from "./database.ts";
import type { RecordsOf } from "./joins.ts";
import { doubtTables, lentApartByReader, marking } from "./lot-doubts.ts";
import { rowsWith } from "./rows-with.ts";

export const createLoans = ({ db, people, recordsOf, rules }: { db: SchoolDatabase; people: People; recordsOf: RecordsOf; rules: (on: Day) => RuleBook }): LoansService => {
  /** Đồng for one, by the rules of the day it happened. */
  const amountOf = (debt: Debt, title: Title | undefined): number | undefined => {
    const rule = lossRuleOf(debt, rules(debt.since));
    return rule && amountOwed(rule.by, rule, title?.coverPrice);
  };

  return {
    open: () => db.transaction("r", [...doubtTables(db), db.copies, db.titles], async () => {
      const [rows, lots, doubts] = await Promise.all([db.openLoans.toArray(), lotLoansGoingOn(db), lentApartByReader(db, recordsOf)]);
      const ofLots = lots.map(marking([...doubts.values()].flat())).flatMap((loan) => (loan.out > 0 ? [heldOf(loan)] : []));
      const [ofCopies, titleOf, patronOf] = await Promise.all([
        loanFiles(db, rows),
        titlesOf(db, ofLots.map(({ facts }) => facts.title)),
        patronsOf(db, people, [...rows.map(({ party }) => party), ...ofLots.map(({ borrower }) => borrower.party)]),
      ]);
      return [...ofCopies, ...ofLots.map((loan) => ({ loan, copy: undefined, title: titleOf(loan.facts.title) }))].map((file) => ({ ...file, patron: patronOf(file.loan.borrower.party) }));
    }),

    debts: () => db.transaction("r", [db.debts, db.lotLoans, db.ties, db.copies, db.titles], async () => {
      const [rows, lots] = await Promise.all([db.debts.toArray(), lotLoansGoingOn(db)]);
      const ofLots = lots.flatMap((loan) => (loan.owed > 0 ? [{ debt: debtOf(loan), lentOn: loan.lentOn, quantity: loan.owed }] : []));
      const [bookOf, titleOf, patronOf] = await Promise.all([
        booksOf(db, rows.map(({ copy }) => copy)),
        titlesOf(db, ofLots.map(({ debt }) => debt.facts.title)),
        patronsOf(db, people, [...rows.map(({ party }) => party), ...ofLots.map(({ debt }) => debt.borrower.party)]),
      ]);
      const owed = [
        ...rows.map(({ debt, copy }) => ({ debt, quantity: 1, ...bookOf(copy) })),
        ...ofLots.map(({ debt, quantity }) => ({ debt, quantity, copy: undefined, title: titleOf(debt.facts.title) })),
      ];
      return owed.map((file): DebtOut => {
        const each = amountOf(file.debt, file.title);
        return { ...file, amount: each && each * file.quantity, patron: patronOf(file.debt.borrower.party) };
      });
    }),
  };
};

/** Those of which something is out or owed. */
const lotLoansGoingOn = async (db: SchoolDatabase): Promise<LotLoan[]> => (await db.lotLoans.where("party").above("").toArray()).map(({ loan }) => loan);

const patronsOf = async (db: SchoolDatabase, people: People, parties: readonly PartyId[]): Promise<(party: PartyId) => Patron | undefined> => {
  const ties = await rowsWith(db.ties, "party", parties);
  const patronOf = new Map(ties.map(({ party, patron }) => [party, patron]));
  return (party) => {
    const patron = patronOf.get(party);
    return patron && people.get(patron);
  };
};
