/**
 * A window that was frozen and has been replaced wakes up in the middle of its exchange. What it still has in hand may be older
 * than what the other one has written meanwhile: it asks before it writes, and writes no more.
 */
import type { SyncKeeper } from "./keeper.ts";

export const keeperInTurn = (keeper: SyncKeeper, isMine: () => Promise<boolean>): SyncKeeper => {
  const inTurn = <Given extends readonly unknown[], Answer>(write: (...given: Given) => Promise<Answer>) => async (...given: Given): Promise<Answer> => {
    if (!(await isMine())) throw new Error("another window exchanges now");
    return write(...given);
  };
  return {
    ...keeper,
    takeIn: inTurn(keeper.takeIn),
    expect: inTurn(keeper.expect),
    foldDeferred: inTurn(keeper.foldDeferred),
    nextToSend: inTurn(keeper.nextToSend),
    accepted: inTurn(keeper.accepted),
    refusedRow: inTurn(keeper.refusedRow),
    sendAgain: inTurn(keeper.sendAgain),
    mergeBack: inTurn(keeper.mergeBack),
    keepApart: inTurn(keeper.keepApart),
    recount: inTurn(keeper.recount),
    noteChecked: inTurn(keeper.noteChecked),
    takeIdentity: inTurn(keeper.takeIdentity),
  };
};
