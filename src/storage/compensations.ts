/** The register of compensations, told from the log: receipts are few, and found by their numbers. */
import { retell } from "#domain/circulation/copy-story.ts";
import { copyOf, isCirculation, isOfLot, type Borrower, type LogEvent, type LossCompensated } from "#domain/circulation/events.ts";
import type { LotCompensated } from "#domain/circulation/lot-events.ts";
import type { StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { Compensation, CompensationService } from "../desk/compensations.ts";
import type { People } from "../desk/ports.ts";
import type { SchoolDatabase } from "./database.ts";
import { allAbout, circulationIn } from "./readings.ts";

export const createCompensations = ({ db, people, staffName }: { db: SchoolDatabase; people: People; staffName: (staff: StaffId) => string }): CompensationService => {
  const readerOf = async (borrower: Borrower | undefined): Promise<Patron | undefined> => {
    const tie = borrower && (await db.ties.where("party").equals(borrower.party).first());
    return tie && people.get(tie.patron);
  };

  const titleOf = async (id: TitleId | undefined): Promise<Compensation["title"]> => {
    const row = id === undefined ? undefined : await db.titles.get(id);
    return row && titleFrom(row.doc);
  };

  const receipt = (event: Receipt) => ({ event: event.id, on: event.day, receiptNo: event.receiptNo, by: event.by, amount: event.amount, staff: staffName(event.staff) });

  const ofCopy = async (event: LossCompensated): Promise<Compensation> => {
    const id = copyOf(event);
    const events = id === undefined ? [] : circulationIn(await allAbout(db, [id]));
    const moment = retell(events).find((each) => each.event.id === event.id);
    const lent = events.flatMap((each) => (each.kind === "copy-lent" && each.id === event.loan ? [each] : []))[0];
    const copy = id === undefined ? undefined : await db.copies.get(id);
    const [patron, title] = await Promise.all([readerOf(lent?.borrower), titleOf(copy?.title)]);
    return {
      ...receipt(event),
      because: moment?.before.debts.find(({ loan }) => loan === event.loan)?.because,
      patron,
      facts: lent?.facts,
      copy: copy && copyFrom(copy.doc),
      quantity: 1,
      title,
      undone: moment?.undone ?? false,
    };
  };

  const ofLot = async (event: LotCompensated): Promise<Compensation> => {
    const events = (await allAbout(db, [event.loan])).map((row) => row.event).filter(isOfLot);
    const lent = events.flatMap((each) => (each.kind === "lot-lent" ? [each] : []))[0];
    const [patron, title] = await Promise.all([readerOf(lent?.borrower), titleOf(lent?.facts.title)]);
    return {
      ...receipt(event),
      because: "lost",
      patron,
      facts: lent?.facts,
      ...(lent?.borrower.is === "class" ? { isClass: true } : {}),
      copy: undefined,
      quantity: event.thing.quantity,
      title,
      undone: events.some((each) => each.kind === "lot-undone" && each.undoes === event.id),
    };
  };

  const told = (event: Receipt): Promise<Compensation> => (event.kind === "lot-compensated" ? ofLot(event) : ofCopy(event));

  const tables = [db.events, db.copies, db.titles, db.ties];

  return {
    between: (from, to) =>
      db.transaction("r", tables, async () => {
        const receipts = (await db.events.where("event.receiptNo").above("").toArray()).map(({ event }) => event).filter(isReceipt);
        const asked = receipts.filter(({ day }) => day >= from && day <= to);
        return (await Promise.all(asked.map(told))).sort(byDayAndNumber);
      }),
    one: (id) =>
      db.transaction("r", tables, async () => {
        const event = (await db.events.get(id))?.event;
        return event && isReceipt(event) ? told(event) : undefined;
      }),
  };
};

type Receipt = LossCompensated | LotCompensated;

const isReceipt = (event: LogEvent): event is Receipt => (isCirculation(event) && event.kind === "loss-compensated") || (isOfLot(event) && event.kind === "lot-compensated");

const byDayAndNumber = (a: Compensation, b: Compensation): number => (a.on !== b.on ? (a.on < b.on ? -1 : 1) : a.receiptNo.localeCompare(b.receiptNo, "en", { numeric: true }));
