/** What the desk screen remembers between two scans: the open reader, the last answer, what was just done. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Desk, PatronFile, ScanAnswer } from "../../desk/desk.ts";
import type { ForgettingService } from "../../desk/forgetting.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { OverrideReason } from "../../domain/circulation/events.ts";
import type { CopyId, EventId, PatronId } from "../../domain/kernel/ids.ts";
import { play, type Tone } from "../../ui/sounds.ts";

export type Shown =
  | ScanAnswer
  | { readonly type: "Undone"; readonly title: string }
  | { readonly type: "UndoRefused" }
  | { readonly type: "CodeNoted"; readonly code: string }
  | { readonly type: "ReaderGone" }
  | { readonly type: "Failed" };

export interface DoneAct {
  readonly event: EventId;
  readonly is: "lent" | "back";
  readonly title: string;
  readonly name: string;
  readonly patron: PatronId | undefined;
  readonly undone: boolean;
}

export const toneOf = (shown: Shown): Tone => {
  switch (shown.type) {
    case "Lent":
      return "good";
    case "PatronOpened":
      return shown.file.blocks ? "notice" : "good";
    case "TakenBack":
    case "Undone":
    case "ReaderGone":
    case "Found":
      return "back";
    case "LaterActKnown":
    case "Refused":
    case "Unknown":
    case "CardCancelled":
    case "UndoRefused":
    case "Failed":
      return "refused";
    case "CodeNoted":
    case "CopyIsIn":
    case "WhichCopy":
    case "SameAgain":
      return "notice";
  }
};

export const useDeskState = (desk: Desk, onReadersGone: ForgettingService["onReadersGone"]) => {
  const [file, setFile] = useState<PatronFile | undefined>();
  const [shown, setShown] = useState<Shown | undefined>();
  const [acts, setActsShown] = useState<readonly DoneAct[]>([]);
  // Also kept aside from what is shown: an undo must mean the last act that was saved, not the last one that was painted.
  const done = useRef<readonly DoneAct[]>([]);
  const openPatron = useRef<PatronId | undefined>(undefined);
  // Scans come faster than the store answers: each waits for the one before it, none is dropped.
  const queue = useRef<Promise<void>>(Promise.resolve());

  const open = useCallback((next: PatronFile | undefined) => {
    openPatron.current = next?.patron.id;
    setFile(next);
  }, []);

  const show = useCallback((next: Shown) => {
    setShown(next);
    play(toneOf(next));
  }, []);

  const setActs = useCallback((change: (before: readonly DoneAct[]) => readonly DoneAct[]) => {
    done.current = change(done.current);
    setActsShown(done.current);
  }, []);

  const take = useCallback(
    (answer: ScanAnswer) => {
      if (answer.type === "PatronOpened" || answer.type === "Lent" || answer.type === "Refused") open(answer.file);
      if (answer.type === "Lent") {
        setActs((before) => [{ event: answer.event, is: "lent" as const, title: displayTitle(answer.copy.title), name: answer.file.patron.fullName, patron: answer.file.patron.id, undone: false }, ...before].slice(0, 50));
      }
      if (answer.type === "TakenBack") {
        setActs((before) => [{ event: answer.event, is: "back" as const, title: displayTitle(answer.copy.title), name: answer.from[0]?.patron?.fullName ?? "", patron: answer.from[0]?.patron?.id, undone: false }, ...before].slice(0, 50));
      }
      show(answer);
    },
    [open, setActs, show],
  );

  const inTurn = useCallback(
    (ask: () => Promise<void>) => {
      queue.current = queue.current.then(ask).catch((error: unknown) => {
        show({ type: "Failed" });
        reportError(error);
      });
      return queue.current;
    },
    [show],
  );

  const scan = useCallback((code: string) => inTurn(async () => take(await desk.scan(code, openPatron.current))), [desk, inTurn, take]);
  const choose = useCallback((copy: CopyId) => inTurn(async () => take(await desk.choose(copy, openPatron.current))), [desk, inTurn, take]);
  const openReader = useCallback(
    (patron: PatronId) =>
      inTurn(async () => {
        const next = await desk.patronFile(patron);
        if (next) take({ type: "PatronOpened", file: next });
      }),
    [desk, inTurn, take],
  );
  const lendAnyway = useCallback(
    (copy: CopyId, patron: PatronId, override: { reason: OverrideReason; remark?: string }) => inTurn(async () => take(await desk.lendAnyway(copy, patron, override))),
    [desk, inTurn, take],
  );
  const undo = useCallback(
    /** Without an event: the last act that is not undone, once the scans before are saved. */
    (asked?: EventId) =>
      inTurn(async () => {
        const event = asked ?? done.current.find((act) => !act.undone)?.event;
        if (event === undefined) return;
        const answer = await desk.undo(event);
        if (answer.type === "Undone") {
          setActs((before) => before.map((act) => (act.event === event ? { ...act, undone: true } : act)));
          show({ type: "Undone", title: displayTitle(answer.copy.title) });
        } else show({ type: "UndoRefused" });
      }),
    [desk, inTurn, setActs, show],
  );

  const noteCode = useCallback(
    (code: string) =>
      inTurn(async () => {
        if ((await desk.noteUnknownCode(code)) !== undefined) show({ type: "CodeNoted", code });
      }),
    [desk, inTurn, show],
  );

  // Another window or another device may have changed what the open reader has.
  useEffect(
    () =>
      desk.onChange(() => {
        const patron = openPatron.current;
        if (patron !== undefined) void desk.patronFile(patron).then((next) => openPatron.current === patron && next && setFile(next));
      }),
    [desk],
  );

  // Whoever was erased, here or elsewhere, is on no card any more.
  useEffect(
    () =>
      onReadersGone((gone) => {
        const isGone = (patron: PatronId | undefined): boolean => patron !== undefined && gone.includes(patron);
        const wasOpen = isGone(openPatron.current);
        if (wasOpen) open(undefined);
        setShown((before) => (wasOpen || (before && namedIn(before).some(isGone)) ? { type: "ReaderGone" } : before));
        setActs((before) => before.map((act) => (isGone(act.patron) ? { ...act, name: "", patron: undefined } : act)));
      }),
    [onReadersGone, open, setActs],
  );

  return { file, shown, acts, scan, choose, openReader, lendAnyway, undo, noteCode, close: () => open(undefined), showList: show };
};

/** The readers whose names an answer shows. */
const namedIn = (shown: Shown): readonly (PatronId | undefined)[] => [
  ...("file" in shown ? [shown.file.patron.id] : []),
  ...("from" in shown ? shown.from.map(({ patron }) => patron?.id) : []),
  ...("patron" in shown ? [shown.patron.id] : []),
];

export type DeskState = ReturnType<typeof useDeskState>;
