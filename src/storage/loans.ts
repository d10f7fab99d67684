/** Everything that is out, with who has it: read in one go, so that a return in between is wholly in it or not at all. */
import { heldOf } from "#domain/circulation/lot-story.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import { titleFrom } from "#wire/documents.ts";
import type { People } from "../desk/ports.ts";
import type { LoansService } from "../desk/services.ts";
import { loanFiles } from "./circulation-store.ts";
import type { SchoolDatabase } from "./database.ts";

export const createLoans = ({ db, people }: { db: SchoolDatabase; people: People }): LoansService => ({
  open: () => db.transaction("r", [db.openLoans, db.lotLoans, db.ties, db.copies, db.titles], async () => {
    const [rows, lots] = await Promise.all([db.openLoans.toArray(), db.lotLoans.where("party").above("").toArray()]);
    const out = lots.flatMap(({ loan }) => (loan.out > 0 ? [heldOf(loan)] : []));
    const parties = new Set([...rows.map(({ party }) => party), ...out.map(({ borrower }) => borrower.party)]);
    const [ofCopies, ties, titles] = await Promise.all([loanFiles(db, rows), db.ties.where("party").anyOf([...parties]).toArray(), db.titles.bulkGet([...new Set(out.map(({ facts }) => facts.title))])]);
    const titleOf = new Map(titles.flatMap((row) => (row ? [[row.id as TitleId, titleFrom(row.doc)] as const] : [])));
    const patronOf = new Map(ties.map(({ party, patron }) => [party, patron]));
    return [...ofCopies, ...out.map((loan) => ({ loan, copy: undefined, title: titleOf.get(loan.facts.title) }))].map((file) => {
      const patron = patronOf.get(file.loan.borrower.party);
      return { ...file, patron: patron && people.get(patron) };
    });
  }),
});
