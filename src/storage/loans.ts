/** Everything that is out, with who has it: read in one go, so that a return in between is wholly in it or not at all. */
import type { People } from "../desk/ports.ts";
import type { LoansService } from "../desk/services.ts";
import { loanFiles } from "./circulation-store.ts";
import type { SchoolDatabase } from "./database.ts";

export const createLoans = ({ db, people }: { db: SchoolDatabase; people: People }): LoansService => ({
  open: () => db.transaction("r", [db.openLoans, db.ties, db.copies, db.titles], async () => {
    const rows = await db.openLoans.toArray();
    const [files, ties] = await Promise.all([loanFiles(db, rows), db.ties.where("party").anyOf([...new Set(rows.map(({ party }) => party))]).toArray()]);
    const patronOf = new Map(ties.map(({ party, patron }) => [party, patron]));
    return files.map((file) => {
      const patron = patronOf.get(file.loan.borrower.party);
      return { ...file, patron: patron && people.get(patron) };
    });
  }),
});
