/** The words in which the tests tell what happened: two desks, one copy, some readers. */
import type { ActUndone, CirculationEvent, ConditionNoted, ContradictionSettled, CopyFound, CopyLent, CopyLost, CopyReturned, Happened, LoanRenewed, LossCompensated, ReturnClaimed } from "#domain/circulation/events.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId, DeviceId, EventId, PartyId, RulesId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";
import type { Calendar } from "#domain/school/calendar.ts";

export const deMen = "copy:demen" as CopyId;

/** Closed on nothing but the holidays of the law. */
export const openAllWeek: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [],
  closures: [],
  openDays: [],
};

let made = 0;

interface When {
  readonly on?: string;
  readonly at?: number;
  readonly device?: string;
  readonly after?: CirculationEvent | null;
  readonly copy?: CopyId;
}

const happened = <Kind extends string>(kind: Kind, { on = "2026-11-23", at, device = "pc", after = null, copy = deMen }: When): Happened<Kind> => {
  made++;
  return {
    id: `event:e${made}` as EventId,
    kind,
    v: 1,
    school: "unit:a" as SchoolId,
    device: `device:${device}` as DeviceId,
    sequence: made,
    staff: "staff:lan" as StaffId,
    app: "0.1.0",
    rules: "rules:r" as RulesId,
    day: day(on),
    at: { instant: at ?? made * 1000, count: 0, wall: at ?? made * 1000, offset: 0 },
    cause: after === null ? null : after.id,
    thing: { copy },
  };
};

export const lent = (to: string, when: When & { due?: string } = {}): CopyLent => ({
  ...happened("copy-lent", when),
  borrower: { party: `party:${to}` as PartyId, is: "person" },
  due: day(when.due ?? "2026-11-30"),
  facts: { group: "pupil", classUnit: "6A", grade: 6, bookType: "referenceBook", title: "title:t" as TitleId },
});

export const returned = (when: When & { closes?: readonly CirculationEvent[] } = {}): CopyReturned => ({
  ...happened("copy-returned", when),
  closes: (when.closes ?? []).map(({ id }) => id),
});

export const undone = (act: CirculationEvent, when: When = {}): ActUndone => ({ ...happened("act-undone", { after: act, ...when }), undoes: act.id });

export const renewed = (loan: CopyLent, until: string, when: When = {}): LoanRenewed => ({ ...happened("loan-renewed", { after: loan, ...when }), loan: loan.id, due: day(until), facts: loan.facts });

export const lost = (loan: CopyLent | undefined, when: When = {}): CopyLost => ({ ...happened("copy-lost", { after: loan ?? null, ...when }), ...(loan ? { loan: loan.id } : {}) });

export const found = (when: When = {}): CopyFound => happened("copy-found", when);

export const claimed = (loan: CopyLent, when: When = {}): ReturnClaimed => ({ ...happened("return-claimed", { after: loan, ...when }), loan: loan.id });

export const inCondition = (condition: ConditionNoted["condition"], by: CopyLent | undefined, when: When = {}): ConditionNoted => ({ ...happened("condition-noted", when), condition, ...(by ? { loan: by.id } : {}) });

export const madeGood = (loan: CopyLent, when: When = {}): LossCompensated => ({ ...happened("loss-compensated", when), loan: loan.id, by: "factor", amount: 150_000, receiptNo: "BT1-0001" });

export const settled = (settles: readonly CirculationEvent[], stands: CirculationEvent | null, when: When = {}): ContradictionSettled => ({
  ...happened("contradiction-settled", when),
  settles: settles.map(({ id }) => id),
  stands: stands?.id ?? null,
});
