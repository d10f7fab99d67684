/** What was scanned in a pile: each is taken back as at the desk, one after the other, and the latest act is the first to be undone. */
import { useCallback, useEffect, useRef, useState } from "react";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { LoanAct } from "#domain/circulation/loan-acts.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { CopyFile, SayAnswer, ScanAnswer } from "../../desk/desk.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { play } from "../../ui/sounds.ts";
import type { WritingDay } from "./writing-day.tsx";

export type PileSaid =
  | ScanAnswer
  | { readonly type: "CodeNoted"; readonly code: string }
  | { readonly type: "ConditionNoted"; readonly copy: CopyFile }
  | { readonly type: "Undone" | "UndoRefused"; readonly title: string }
  | { readonly type: "DayWrong" | "Failed" };

interface PileAct {
  readonly event: EventId;
  readonly title: string;
  /** A book of the pile, and not what was noted of it. */
  readonly isReturn: boolean;
}

export const usePile = ({ on, wrong }: Pick<WritingDay, "on" | "wrong">, onScan: (listener: (code: string) => void) => () => void) => {
  const { desk } = useSchool();
  const [said, setSaid] = useState<PileSaid | undefined>();
  const [acts, setActs] = useState<readonly PileAct[]>([]);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  const done = useRef<readonly PileAct[]>([]);

  const show = useCallback((next: PileSaid): void => {
    setSaid(next);
    play(toneOf(next));
  }, []);
  const keep = useCallback((next: readonly PileAct[]): void => {
    done.current = next;
    setActs(next);
  }, []);

  /** No scan is dropped because the one before is still being saved; what fails is said. */
  const inTurn = useCallback((work: () => Promise<void>): Promise<void> => {
    const turn = before.current.then(work).catch((error: unknown) => {
      show({ type: "Failed" });
      reportError(error);
    });
    before.current = turn;
    return turn;
  }, [show]);

  const take = useCallback((code: string): void => {
    if (wrong !== undefined) return show({ type: "DayWrong" });
    void inTurn(async () => {
      const answer = await desk.scan(code, undefined, { on });
      if (answer.type === "SameAgain") return;
      if (answer.type === "TakenBack" || answer.type === "Found") keep([{ event: answer.event, title: displayTitle(answer.copy.title), isReturn: answer.type === "TakenBack" }, ...done.current]);
      show(answer);
    });
  }, [desk, inTurn, keep, on, show, wrong]);
  useEffect(() => onScan(take), [onScan, take]);

  /** Answers what was said, for a dialog that stays open when it was refused. */
  const say = async (copy: CopyFile, act: LoanAct): Promise<SayAnswer | undefined> => {
    const answers: SayAnswer[] = [];
    await inTurn(async () => {
      const answer = await desk.say(copy.copy.id, act, { on });
      answers.push(answer);
      if (answer.type !== "Said") return;
      keep([{ event: answer.event, title: displayTitle(copy.title), isReturn: false }, ...done.current]);
      show({ type: "ConditionNoted", copy: answer.copy });
    });
    return answers[0];
  };

  const undo = useCallback((): void => void inTurn(async () => {
    const [last] = done.current;
    if (!last) return;
    const answer = await desk.undo(last.event);
    if (answer.type === "Undone") keep(done.current.filter((one) => one !== last));
    show({ type: answer.type, title: last.title });
  }), [desk, inTurn, keep, show]);

  const note = (code: string): void => void inTurn(async () => {
    if ((await desk.noteUnknownCode(code)) !== undefined) show({ type: "CodeNoted", code });
  });

  return { said, acts, take, say, undo, note };
};

export const toneOf = (said: PileSaid): "back" | "notice" | "refused" => {
  switch (said.type) {
    case "TakenBack":
      return said.caught || said.madeGood !== undefined ? "notice" : "back";
    case "Found":
      return said.caught ? "notice" : "back";
    case "ConditionNoted":
    case "Undone":
      return "back";
    case "CopyIsIn":
    case "PatronOpened":
    case "CodeNoted":
    case "WhichCopy":
    case "WhichReader":
      return "notice";
    default:
      return "refused";
  }
};
