/** The register of compensations, told from the log: receipts are few, and found by their numbers. */
import { retell } from "#domain/circulation/copy-story.ts";
import { copyOf, isCirculation, type CirculationEvent, type LossCompensated } from "#domain/circulation/events.ts";
import type { StaffId } from "#domain/kernel/ids.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { Compensation, CompensationService } from "../desk/compensations.ts";
import type { People } from "../desk/ports.ts";
import type { SchoolDatabase } from "./database.ts";
import { allAbout, circulationIn } from "./readings.ts";

export const createCompensations = ({ db, people, staffName }: { db: SchoolDatabase; people: People; staffName: (staff: StaffId) => string }): CompensationService => {
  const told = async (event: LossCompensated): Promise<Compensation> => {
    const id = copyOf(event);
    const events = id === undefined ? [] : circulationIn(await allAbout(db, [id]));
    const moment = retell(events).find((each) => each.event.id === event.id);
    const lent = events.find((each) => each.id === event.loan);
    const [copy, tie] = await Promise.all([id === undefined ? undefined : db.copies.get(id), lent?.kind === "copy-lent" ? db.ties.where("party").equals(lent.borrower.party).first() : undefined]);
    const title = copy && (await db.titles.get(copy.title));
    return {
      event: event.id,
      on: event.day,
      receiptNo: event.receiptNo,
      by: event.by,
      amount: event.amount,
      because: moment?.before.debts.find(({ loan }) => loan === event.loan)?.because,
      patron: tie && people.get(tie.patron),
      facts: lent?.kind === "copy-lent" ? lent.facts : undefined,
      copy: copy && copyFrom(copy.doc),
      title: title && titleFrom(title.doc),
      staff: staffName(event.staff),
      undone: moment?.undone ?? false,
    };
  };

  const tables = [db.events, db.copies, db.titles, db.ties];

  return {
    between: (from, to) =>
      db.transaction("r", tables, async () => {
        const receipts = (await db.events.where("event.receiptNo").above("").toArray()).map(({ event }) => event).filter(isCompensation);
        const asked = receipts.filter(({ day }) => day >= from && day <= to);
        return (await Promise.all(asked.map(told))).sort(byDayAndNumber);
      }),
    one: (id) =>
      db.transaction("r", tables, async () => {
        const event = (await db.events.get(id))?.event;
        return event && isCirculation(event) && isCompensation(event) ? told(event) : undefined;
      }),
  };
};

const isCompensation = (event: { readonly kind: string }): event is LossCompensated => event.kind === ("loss-compensated" satisfies CirculationEvent["kind"]);

const byDayAndNumber = (a: Compensation, b: Compensation): number => (a.on !== b.on ? (a.on < b.on ? -1 : 1) : a.receiptNo.localeCompare(b.receiptNo, "en", { numeric: true }));
