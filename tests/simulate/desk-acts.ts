/** What is done at a desk with a copy in hand besides lending it and taking it back, as its screen would offer it: shared by the histories and the years. */
import { eventsOf } from "#domain/circulation/contradictions.ts";
import type { CopyId, EventId, PatronId } from "#domain/kernel/ids.ts";
import { compensationMeans, type CompensationMeans } from "#domain/circulation/events.ts";
import type { LoanAct } from "#domain/circulation/loan-acts.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { storiesOf } from "../../src/storage/readings.ts";
import type { SimulatedDevice } from "./device.ts";

export interface Acted {
  readonly did: LoanAct["kind"] | "loan-renewed" | "act-undone";
  readonly event: EventId;
  /** What was made good stands on the shelf again, another book under the same number. */
  readonly replaced?: true;
}

/** One act, and sometimes its being taken back at once. Nothing when the desk refuses it. */
export const actOnCopy = async (device: SimulatedDevice, chance: Chance, copy: CopyId): Promise<Acted[]> => {
  const { db, desk } = device.here();
  const [story] = await storiesOf(db, [copy]);
  if (!story) return [];
  const say = async (act: LoanAct): Promise<Acted[]> => {
    const answer = await desk.say(copy, act);
    if (answer.type !== "Said") return [];
    return [{ did: act.kind, event: answer.event }, ...(chance.next() < 0.12 ? await undo(device, copy, answer.event) : [])];
  };
  const found = story.contradictions[0];
  if (found && chance.next() < 0.5) {
    const settles = eventsOf(found);
    const stands = found.type === "LentTwice" && story.loans.length > 0 && chance.next() < 0.8 ? chance.pick(settles) : null;
    return say({ kind: "contradiction-settled", settles, stands });
  }
  const debt = story.debts[0];
  if (debt && chance.next() < 0.5) {
    const means = chance.pick<CompensationMeans>(compensationMeans);
    const how = means === "sameTitle" ? (chance.next() < 0.5 ? ({ replaces: true } as const) : {}) : means === "waived" ? {} : { amount: 100_000 };
    const [paid, ...undone] = await say({ kind: "loss-compensated", loan: debt.loan, by: means, ...how, receiptNo: await desk.nextReceiptNo() });
    return paid ? [{ ...paid, ...("replaces" in how ? { replaced: true } : {}) }, ...undone] : [];
  }
  const loan = story.loans[0];
  const what = chance.next();
  if (!loan) return say(what < 0.6 ? { kind: "condition-noted", condition: "worn" } : story.missingSince === undefined ? { kind: "copy-lost" } : { kind: "copy-found" });
  if (loan.lostOn !== undefined && what < 0.4) return say({ kind: "copy-found" });
  if (loan.claimedOn !== undefined && what < 0.4) return say({ kind: "return-claimed", loan: loan.event, withdrawn: true });
  if (what < 0.5) {
    const patron = (await db.ties.where("party").equals(loan.borrower.party).first())?.patron;
    const answer = patron && (await desk.renew({ copy, event: loan.event }, patron as PatronId));
    return answer?.type === "Renewed" ? [{ did: "loan-renewed", event: answer.event }, ...(chance.next() < 0.1 ? await undo(device, copy, answer.event) : [])] : [];
  }
  if (what < 0.7) return say({ kind: "copy-lost", loan: loan.event });
  if (what < 0.85) return say({ kind: "return-claimed", loan: loan.event });
  return say({ kind: "condition-noted", condition: "torn", loan: loan.event });
};

export const undo = async (device: SimulatedDevice, copy: CopyId, act: EventId): Promise<Acted[]> => {
  const { db, desk } = device.here();
  if ((await desk.undo(act)).type !== "Undone") return [];
  const last = (await storiesOf(db, [copy]))[0]?.last;
  return last ? [{ did: "act-undone", event: last }] : [];
};
