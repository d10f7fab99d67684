/** Renewing many loans, of one reader or of a class: each is asked for by itself, and what is refused keeps nobody else's from being put off. */
import type { Day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Desk, How, PatronLoan, RenewAnswer } from "./desk.ts";

export interface AskedToRenew extends Pick<PatronLoan, "loan" | "copy" | "title"> {
  readonly patron: PatronId;
}

export interface RenewedLoan<Asked extends AskedToRenew> {
  readonly asked: Asked;
  readonly answer: RenewAnswer;
}

export const renewAll = async <Asked extends AskedToRenew>(desk: Pick<Desk, "renew">, loans: readonly Asked[], how: How, onProgress?: (done: number) => void): Promise<readonly RenewedLoan<Asked>[]> => {
  const answers: RenewedLoan<Asked>[] = [];
  for (const asked of loans) {
    answers.push({ asked, answer: await desk.renew(asked.loan, asked.patron, undefined, how) });
    onProgress?.(answers.length);
  }
  return answers;
};

/** How many now come back on which day, the earliest first. */
export const newDueDays = (answers: readonly { readonly answer: RenewAnswer }[]): readonly { readonly due: Day; readonly count: number }[] => {
  const counts = new Map<Day, number>();
  for (const { answer } of answers) if (answer.type === "Renewed") counts.set(answer.due, (counts.get(answer.due) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([due, count]) => ({ due, count }));
};
