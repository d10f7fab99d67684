/** What the desk screen remembers between two scans: the open reader, the last answer, what was just done, and what scans are meant as. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { CopyFile, Desk, How, OverrideAsked, PatronFile, PatronLot, PrintedCode, RenewAnswer, SayAnswer, ScanAnswer } from "../../desk/desk.ts";
import type { ForgettingService } from "../../desk/forgetting.ts";
import { whyNotSaved } from "../../desk/not-saved.ts";
import type { PrintedCodes } from "../../desk/printed-codes.ts";
import { renewAll } from "../../desk/renew-all.ts";
import type { FirstSync, SchoolServices } from "../../desk/services.ts";
import type { Textbooks } from "../../desk/textbooks.ts";
import { displayTitle, type Title } from "../../domain/catalogue/title.ts";
import { copyOf } from "../../domain/circulation/events.ts";
import type { LoanAct } from "../../domain/circulation/loan-acts.ts";
import type { LotAct, LotActRefusal } from "../../domain/circulation/lot-acts.ts";
import type { CopyId, EventId, PatronId } from "../../domain/kernel/ids.ts";
import { play } from "../../ui/sounds.ts";
import { lacksLoans } from "../parts/still-coming.ts";
import { doneBy, learntAct, lendsOn, toneOf, type DoneAct, type Failed, type Learnt, type ReadersLoan, type Shown } from "./shown.ts";

export const useDeskState = (desk: Desk, textbooks: Pick<Textbooks, "say" | "undo">, codes: PrintedCodes, onReadersGone: ForgettingService["onReadersGone"], reopen: SchoolServices["reopen"], onFull: () => void, firstSync: () => FirstSync | undefined) => {
  const [file, setFile] = useState<PatronFile | undefined>();
  const [shown, setShown] = useState<Shown | undefined>();
  /** What had not come to this device yet when that was decided. */
  const [lacked, setLacked] = useState<FirstSync | undefined>();
  const [acts, setActsShown] = useState<readonly DoneAct[]>([]);
  const [how, setHow] = useState<How>({});
  // Also kept aside from what is shown: an undo must mean the last act that was saved, not the last one that was painted.
  const done = useRef<readonly DoneAct[]>([]);
  const openFile = useRef<PatronFile | undefined>(undefined);
  const meant = useRef<How>({});
  // Scans come faster than the store answers: each waits for the one before it, none is dropped.
  const queue = useRef<Promise<void>>(Promise.resolve());

  const open = useCallback((next: PatronFile | undefined) => {
    openFile.current = next;
    setFile(next);
  }, []);

  const show = useCallback((next: Shown, without?: FirstSync) => {
    setShown(next);
    setLacked(without);
    play(toneOf(next));
  }, []);

  const setActs = useCallback((change: (before: readonly DoneAct[]) => readonly DoneAct[]) => {
    done.current = change(done.current);
    setActsShown(done.current);
  }, []);

  const take = useCallback(
    (answer: Shown, { on }: How, without: FirstSync | undefined) => {
      if (answer.type === "PatronOpened" || answer.type === "Lent" || answer.type === "Refused") open(answer.file);
      // Who was open is not served on a card that may be another's.
      if (answer.type === "WhichReader") open(undefined);
      const made = doneBy(answer, openFile.current?.patron, on).map((act) => (lendsOn(act) && lacksLoans(without) ? { ...act, onPart: true as const } : act));
      if (made.length > 0) setActs((before) => [...made, ...before].slice(0, 50));
      show(answer, without);
    },
    [open, setActs, show],
  );

  const inTurn = useCallback(
    (ask: () => Promise<void>, code?: string) => {
      const failed = (error: unknown, why: Failed["why"] = whyNotSaved(error)) => {
        show({ type: "Failed", why, code });
        if (why === "full") onFull();
        reportError(error);
      };
      // A browser may lose its way to the store: it is opened anew, and what was in hand asked once more, unless it may be written already.
      const once = () =>
        ask().catch(async (error: unknown) => {
          if (whyNotSaved(error) !== "connectionLost") return failed(error);
          const how = await reopen().catch(() => "closed" as const);
          return how === "perhapsWritten" ? failed(error, "perhaps") : how === "closed" ? failed(error) : ask().catch(failed);
        });
      queue.current = queue.current.then(once);
      return queue.current;
    },
    [onFull, reopen, show],
  );

  /** What an act means is what was set when it was asked for, however long it waits for its turn. */
  const asking = useCallback(
    (ask: (how: How) => Promise<Shown | undefined>, code?: string) => {
      const now = meant.current;
      return inTurn(async () => {
        // As it is before it is decided: what comes in the meantime may come too late for it.
        const without = firstSync();
        const answer = await ask(now);
        if (answer) take(answer, now, without);
      }, code);
    },
    [firstSync, inTurn, take],
  );

  const patron = (): PatronId | undefined => openFile.current?.patron.id;
  const scan = useCallback((code: string) => asking((now) => desk.scan(code, patron(), now), code), [desk, asking]);
  /** What is no code may be a name with a number in it: then `isName` sees to it, and no code is said to be unknown. */
  const scanTyped = useCallback(
    (code: string, isName: () => Promise<boolean>) =>
      asking(async (now) => {
        const answer = await desk.scan(code, patron(), now);
        return answer.type === "Unknown" && (await isName()) ? undefined : answer;
      }, code),
    [desk, asking],
  );
  /** The second half of a double click leaves on the screen what the first was answered. */
  const clicking = useCallback((ask: (how: How) => Promise<ScanAnswer>) => asking(async (now) => {
    const answer = await ask(now);
    return answer.type === "SameAgain" ? undefined : answer;
  }), [asking]);
  const chooseHolder = useCallback((code: string, holder: PatronId) => asking((now) => desk.chooseHolder(code, holder, now)), [desk, asking]);
  const choose = useCallback((copy: CopyId) => clicking((now) => desk.choose(copy, patron(), now)), [desk, clicking]);
  /** It is the copy in hand. Where there is no other, it is kept for good, unless more of them are still to come here. */
  const confirm = useCallback(
    ({ copy: { id }, title }: CopyFile, { article, learns }: PrintedCode) =>
      clicking(async (now) => {
        if (learns && !firstSync()?.books && (await codes.opens(article, id)).ok) setActs((before) => [learntAct({ article, of: id }, "learntCopy", title), ...before]);
        return desk.choose(id, patron(), now);
      }),
    [desk, codes, clicking, firstSync, setActs],
  );
  /** What it opens now is asked at once: the book is still in hand. */
  const nameTitle = useCallback(
    (article: string, title: Title) =>
      asking(async (now) => {
        if ((await codes.names(article, title.id)).ok) setActs((before) => [learntAct({ article, of: title.id }, "learntTitle", title), ...before]);
        return desk.scan(article, patron(), now);
      }),
    [desk, codes, asking, setActs],
  );
  const takeBack = useCallback((copy: CopyId) => clicking((now) => desk.takeBack(copy, now)), [desk, clicking]);
  const takeBackUnknown = useCallback((copy: CopyId) => clicking((now) => desk.takeBackUnknown(copy, now)), [desk, clicking]);
  const openReader = useCallback(
    (id: PatronId) =>
      asking(async (now): Promise<ScanAnswer | undefined> => {
        const next = await desk.patronFile(id, now);
        return next && { type: "PatronOpened", file: next };
      }),
    [desk, asking],
  );
  const lendAnyway = useCallback((copy: CopyId, id: PatronId, override: OverrideAsked) => asking((now) => desk.lendAnyway(copy, id, override, now)), [desk, asking]);

  const renew = useCallback(
    (asked: ReadersLoan, override?: OverrideAsked) =>
      asking(async (now) => {
        const answer: RenewAnswer = await desk.renew(asked.loan, asked.patron, override, now);
        return answer.type === "RenewRefused" ? { ...answer, asked } : answer;
      }),
    [desk, asking],
  );
  const renewEach = useCallback(
    () =>
      asking(async (now) => {
        const reader = openFile.current;
        if (!reader || reader.loans.length === 0) return undefined;
        return { type: "RenewedAll", answers: await renewAll(desk, reader.loans.map((loan) => ({ ...loan, patron: reader.patron.id })), now) };
      }),
    [desk, asking],
  );
  /** Answers what was said, for a dialog that has to stay open when it was refused. */
  const say = useCallback(
    async (copy: CopyId, act: LoanAct): Promise<SayAnswer | undefined> => {
      const said: { answer?: SayAnswer } = {};
      await asking(async (now) => {
        const answer = await desk.say(copy, act, now);
        said.answer = answer;
        return answer.type === "Said" ? { ...answer, act } : answer;
      });
      return said.answer;
    },
    [desk, asking],
  );

  /** Of textbooks kept by quantity. Answers why not, as `say` does. */
  const sayOfLot = useCallback(
    async (lot: PatronLot, act: LotAct): Promise<LotActRefusal | undefined> => {
      const said: { refusal?: LotActRefusal } = {};
      await asking(async (now): Promise<Shown | undefined> => {
        const { events: [event], refused: [no] } = await textbooks.say([{ loan: lot.loan.event, act }], now);
        if (no) said.refusal = no.refusal;
        return no ? { type: "LotRefused", lot, refusal: no.refusal } : event && { type: "LotSaid", event, lot, act };
      });
      return said.refusal;
    },
    [textbooks, asking],
  );

  const undoOfLot = useCallback(
    async ({ event, title }: DoneAct): Promise<Shown> => ((await textbooks.undo([event as EventId])) > 0 ? { type: "Undone", title } : { type: "UndoRefused", why: "NotTheLatest" }),
    [textbooks],
  );
  const undoOfCopy = useCallback(
    async (event: EventId): Promise<Shown> => {
      const answer = await desk.undo(event);
      if (answer.type === "Undone") return { type: "Undone", title: displayTitle(answer.copy.title) };
      const { refusal } = answer;
      return { type: "UndoRefused", why: refusal.type, ...(refusal.type === "NotTheLatest" ? { copy: copyOf(refusal.latest) } : {}) };
    },
    [desk],
  );

  const forget = useCallback(
    async ({ title }: DoneAct, { article, of }: Learnt): Promise<Shown> => {
      const answer = await codes.forget(article, of);
      return answer.ok ? { type: "Undone", title } : { type: "UndoRefused", why: answer.error.type === "ForLibrarians" ? "ForLibrarians" : "NothingToUndo" };
    },
    [codes],
  );

  const undo = useCallback(
    /** Without an event: the last act that is not undone, once the scans before are saved. */
    (asked?: DoneAct["event"]) =>
      inTurn(async () => {
        const event = asked ?? done.current.find((act) => !act.undone)?.event;
        if (event === undefined) return;
        const act = done.current.find((one) => one.event === event);
        const answer = await (act?.learnt ? forget(act, act.learnt) : act?.ofLot ? undoOfLot(act) : undoOfCopy(event as EventId));
        if (answer.type === "Undone") setActs((before) => before.map((act) => (act.event === event ? { ...act, undone: true } : act)));
        show(answer);
      }),
    [forget, inTurn, setActs, show, undoOfCopy, undoOfLot],
  );

  const noteCode = useCallback(
    (code: string) =>
      inTurn(async () => {
        if ((await desk.noteUnknownCode(code)) !== undefined) show({ type: "CodeNoted", code });
      }),
    [desk, inTurn, show],
  );

  const lookAgain = useCallback(() => {
    const id = patron();
    if (id !== undefined) void desk.patronFile(id, meant.current).then((next) => patron() === id && next && open(next));
  }, [desk, open]);

  const mean = useCallback(
    (change: How) => {
      meant.current = { ...meant.current, ...change };
      setHow(meant.current);
      lookAgain();
    },
    [lookAgain],
  );

  // Another window or another device may have changed what the open reader has.
  useEffect(() => desk.onChange(lookAgain), [desk, lookAgain]);

  // What is still being looked up when somebody signs out is shown to nobody.
  useEffect(
    () => () => {
      openFile.current = undefined;
    },
    [],
  );

  // Whoever was erased, here or elsewhere, is on no card any more.
  useEffect(
    () =>
      onReadersGone((gone) => {
        const isGone = (patron: PatronId | undefined): boolean => patron !== undefined && gone.includes(patron);
        const wasOpen = isGone(openFile.current?.patron.id);
        if (wasOpen) open(undefined);
        setShown((before) => (wasOpen || (before && namedIn(before).some(isGone)) ? { type: "ReaderGone" } : before));
        setActs((before) => before.map((act) => (isGone(act.patron) ? { ...act, name: "", patron: undefined } : act)));
      }),
    [onReadersGone, open, setActs],
  );

  return { file, shown, lacked, acts, how, mean, scan, scanTyped, chooseHolder, choose, confirm, nameTitle, openReader, lendAnyway, renew, renewEach, say, sayOfLot, undo, noteCode, takeBack, takeBackUnknown, close: () => open(undefined), showList: (list: Shown) => show(list) };
};

/** The readers whose names an answer shows. */
const namedIn = (shown: Shown): readonly (PatronId | undefined)[] => [
  ...("file" in shown ? [shown.file.patron.id] : []),
  ...("from" in shown ? shown.from.map(({ patron }) => patron?.id) : []),
  ...("patron" in shown ? [shown.patron.id] : []),
];

export type DeskState = ReturnType<typeof useDeskState>;
