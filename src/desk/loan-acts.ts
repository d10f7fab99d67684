/** The desk's acts on a loan or a copy besides lending and taking back: decided on what the transaction reads, as those are. */
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { mayAct } from "#domain/circulation/loan-acts.ts";
import { dueIfRenewed, mayRenew, renewalMayBeSetAside } from "#domain/circulation/renew.ts";
import type { Desk, How, RenewAnswer, SayAnswer } from "./desk.ts";
import { envelope, type Act } from "./envelope.ts";
import { borrowing, fileAfter, heldBy, laterActKnown } from "./files.ts";
import type { DeskDeps } from "./ports.ts";
import { queueOf } from "./queues.ts";

export const createLoanActs = (deps: DeskDeps & { readonly act: (how: How) => Act; readonly forgetLast: () => void }): Pick<Desk, "renew" | "say" | "nextReceiptNo"> => {
  const { store, people } = deps;

  return {
    renew: async ({ copy, event: id }, patronId, override, how = {}) => {
      const patron = people.get(patronId);
      if (!patron) return { type: "NotHere" };
      const sealed = override?.remark?.trim() ? await store.sealedRemark(override.remark.trim()) : undefined;
      const doing = deps.act(how);
      const answer = await store.remember<RenewAnswer>({ copy: { id: copy }, ...borrowing(patron, doing), ...(sealed ? { remark: sealed } : {}) }, (known) => {
        const tooLate = laterActKnown(known, how);
        if (tooLate) return { events: [], answer: tooLate };
        const loan = known.story.loans.find(({ event }) => event === id);
        if (!loan) return { events: [], answer: { type: "RenewRefused", copy: fileAfter(known, []), refusals: [{ type: "LoanIsOver" }], mayOverride: false } };
        const asked = { loan, patron, patronLoans: known.borrower ? heldBy(known.borrower) : [], rules: deps.rules(doing.today), calendar: deps.calendar(), today: doing.today, queue: queueOf(known.waiting, people, deps.calendar(), doing.today) };
        const allowed = mayRenew(asked);
        const mayOverride = !allowed.ok && renewalMayBeSetAside(allowed.error, deps.role());
        if (!allowed.ok && (override === undefined || !mayOverride)) return { events: [], answer: { type: "RenewRefused", copy: fileAfter(known, []), refusals: allowed.error, mayOverride } };
        const due = dueIfRenewed(asked);
        const event: CirculationEvent = {
          ...envelope("loan-renewed", known, doing),
          loan: id,
          due,
          facts: loan.facts,
          ...(allowed.ok || !override ? {} : { override: { refusals: allowed.error.map(({ type }) => type), reason: override.reason, ...(sealed ? { note: sealed.note } : {}) } }),
        };
        return { events: [event], answer: { type: "Renewed", event: event.id, copy: fileAfter(known, [event]), due } };
      });
      return answer ?? { type: "NotHere" };
    },

    say: async (copy, act, how = {}) => {
      const doing = deps.act(how);
      deps.forgetLast();
      const receiptNo = act.kind === "loss-compensated" ? act.receiptNo.trim() : undefined;
      const answer = await store.remember<SayAnswer>({ copy: { id: copy }, receiptNo }, (known) => {
        const tooLate = laterActKnown(known, how);
        if (tooLate) return { events: [], answer: tooLate };
        const allowed = mayAct(act, known.story, new Set(known.events.map(({ id }) => id)), deps.role());
        if (!allowed.ok) return { events: [], answer: { type: "SayRefused", copy: fileAfter(known, []), refusal: allowed.error } };
        if (receiptNo !== undefined && known.receiptTaken) return { events: [], answer: { type: "SayRefused", copy: fileAfter(known, []), refusal: { type: "ReceiptNoTaken", receiptNo } } };
        const event = { ...envelope(act.kind, known, doing), ...act, ...(receiptNo === undefined ? {} : { receiptNo }) } as CirculationEvent;
        return { events: [event], answer: { type: "Said", event: event.id, copy: fileAfter(known, [event]) } };
      });
      return answer ?? { type: "NotHere" };
    },

    nextReceiptNo: async () => {
      const head = `BT${deps.receiptBlock()}-`;
      const used = (await store.receiptNos()).filter((no) => no.startsWith(head)).map((no) => Number(no.slice(head.length)));
      return `${head}${String(Math.max(0, ...used.filter(Number.isInteger)) + 1).padStart(4, "0")}`;
    },
  };
};
