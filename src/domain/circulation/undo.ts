/** A slip of the hand may be undone as long as nothing has been built on it: only the copy's latest act, and not an undo. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { CirculationEvent } from "./events.ts";
import { inOrder } from "./order.ts";

export type UndoRefusal = { readonly type: "NotTheLatest"; readonly latest: CirculationEvent } | { readonly type: "NothingToUndo" };

/** `events` = all events of the copy; `id` = the act to take back. */
export const mayUndo = (events: readonly CirculationEvent[], id: string): Result<CirculationEvent, UndoRefusal> => {
  const undone = new Set(events.flatMap((event) => (event.kind === "act-undone" ? [event.undoes as string] : [])));
  const standing = inOrder(events).filter((event) => event.kind !== "act-undone" && !undone.has(event.id));
  const latest = standing[standing.length - 1];
  if (latest === undefined || undone.has(id)) return err({ type: "NothingToUndo" });
  return latest.id === id ? ok(latest) : err({ type: "NotTheLatest", latest });
};
