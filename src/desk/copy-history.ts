/** What happened to one copy, act by act, as the log has it. */
import { isCirculation } from "#domain/circulation/events.ts";
import { retell } from "#domain/circulation/copy-story.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { CopyId } from "#domain/kernel/ids.ts";
import { logYearOf } from "#domain/school/calendar.ts";
import type { CopyAct, CopyHistory } from "./desk.ts";
import type { DeskDeps } from "./ports.ts";
import { createTelling } from "./telling.ts";

export const createCopyHistory = (deps: Pick<DeskDeps, "store" | "people" | "calendar" | "deviceName" | "staffName">) => {
  const { store } = deps;
  const told = createTelling(deps);
  return async (id: CopyId): Promise<CopyHistory | undefined> => {
    const [copy] = await store.copyFiles([id]);
    if (!copy) return undefined;
    const moments = retell((await store.eventsAbout(id)).filter(isCirculation)).filter(({ event }) => event.kind !== "act-undone");
    const acts = (await told(moments.map(({ event }) => event))).map((act, index): CopyAct => ({ ...act, undone: moments[index]?.undone ?? false }));
    const isOfThisYear = ({ day }: { readonly day: Day }): boolean => logYearOf(day) === deps.calendar().schoolYear.year;
    return { copy, acts: acts.reverse(), timesLentThisYear: moments.filter(({ event, undone }) => event.kind === "copy-lent" && !undone && isOfThisYear(event)).length };
  };
};
