/**
 * A slip of the hand may be undone as long as nothing has been built on it: only the latest act on a copy, and not an undo.
 * What only a librarian may write is only a librarian's to take back, at whichever desk and however late.
 */
import type { EventId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { StaffRole } from "../school/staff-role.ts";
import { isBackdated } from "./backdating.ts";
import type { CirculationEvent, LogEvent } from "./events.ts";
import { inOrder } from "./order.ts";

export type UndoRefusal = { readonly type: "NotTheLatest"; readonly latest: CirculationEvent } | { readonly type: "NothingToUndo" | "ForLibrarians" };

/** What counts as never having happened: an act took it back that was not itself taken back. Only a settlement can be: no chain is longer. */
export const takenBack = (events: readonly LogEvent[]): ReadonlySet<EventId> => {
  const undoing = events.flatMap((event) => ("undoes" in event && event.undoes !== undefined ? [{ id: event.id, undoes: event.undoes }] : []));
  const again = new Set(undoing.map(({ undoes }) => undoes));
  return new Set(undoing.flatMap(({ id, undoes }) => (again.has(id) ? [] : [undoes])));
};

/** `events` = all events of the copy; `id` = the act to take back. */
export const mayUndo = (events: readonly CirculationEvent[], id: string, by: StaffRole | undefined): Result<CirculationEvent, UndoRefusal> => {
  const undone = new Set(events.flatMap((event) => (event.kind === "act-undone" ? [event.undoes as string] : [])));
  const standing = inOrder(events).filter((event) => event.kind !== "act-undone" && !undone.has(event.id));
  const latest = standing[standing.length - 1];
  if (latest === undefined || undone.has(id)) return err({ type: "NothingToUndo" });
  if (latest.id !== id) return err({ type: "NotTheLatest", latest });
  return mayTakeBack(latest, by) ? ok(latest) : err({ type: "ForLibrarians" });
};

export const mayTakeBack = (event: LogEvent, by: StaffRole | undefined): boolean => by === "librarian" || !isLibrarians(event);

/** Money, what was found contradictory, against the rules, or for another day than the one it was written on. */
const isLibrarians = (event: LogEvent): boolean =>
  event.kind === "loss-compensated" || event.kind === "lot-compensated" || event.kind === "contradiction-settled" || event.kind === "lot-settled" || ("override" in event && event.override !== undefined) || isBackdated(event);
