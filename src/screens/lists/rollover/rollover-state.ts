/** What a librarian has said so far about the turn of the school year. Nothing is written until it is confirmed. */
import { useEffect, useMemo, useState } from "react";
import { proposedSteps, waitsFor, type NextClass } from "#domain/patrons/class-steps.ts";
import type { ListedPupil } from "#domain/patrons/list-match.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { rollover, type Choice, type Rollover } from "#domain/patrons/rollover.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { ok } from "#domain/kernel/result.ts";
import { lastGradeOf } from "#domain/school/level.ts";
import type { RolloverDone, RolloverUndone } from "../../../desk/rollover-service.ts";
import { useObservable, useSchool } from "../../../desk/services-context.tsx";
import { datesOf, usualYear, yearDraftOf, type YearDraft } from "../../parts/school-year-draft.ts";

export interface AddedList {
  readonly name: string;
  readonly pupils: readonly ListedPupil[];
  /** Rows that were not read, in words. */
  readonly refused: readonly { readonly row: number; readonly words: string }[];
}

/** As typed: an empty class that does not leave is undecided. */
export interface StepDraft {
  readonly from: string;
  readonly pupils: number;
  readonly to: string;
  readonly leaves: boolean;
}

export type Stage =
  | { readonly is: "loading" | "start" | "prepare" | "check" }
  | { readonly is: "writing"; readonly done: number; readonly all: number }
  | { readonly is: "done"; readonly done: RolloverDone; readonly undone?: RolloverUndone };

export type RolloverState = ReturnType<typeof useRollover>;

export const useRollover = () => {
  const { rollover: service, setting, desk } = useSchool();
  const { year: open, level } = useObservable(setting);
  const today = desk.today();
  const [stage, setStage] = useState<Stage>({ is: "loading" });
  const [readers, setReaders] = useState<readonly Patron[]>([]);
  const [otherSectorIds, setOtherSectorIds] = useState<ReadonlyMap<string, PatronId>>(new Map());
  const [years, setYears] = useState({ openYear: open.year, year: open.year + 1 });
  const [dates, setDates] = useState<YearDraft>(() => yearDraftOf(open));
  const [steps, setSteps] = useState<readonly StepDraft[]>([]);
  const [lists, setLists] = useState<readonly AddedList[]>([]);
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [turnedAway, setTurnedAway] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let current = true;
    void service.readers().then((all) => {
      if (!current) return;
      setReaders(all);
      setStage({ is: "start" });
    });
    return () => {
      current = false;
    };
  }, [service]);

  const begin = async (year: number): Promise<void> => {
    const [all, others] = await Promise.all([service.readers(), service.otherSectorIds()]);
    const grades = all.flatMap((patron) => (patron.group === "pupil" && patron.active && patron.grade !== undefined ? [patron.grade] : []));
    setReaders(all);
    setOtherSectorIds(others);
    setYears({ openYear: open.year, year });
    setDates(yearDraftOf(year === open.year ? open : usualYear(year)));
    setSteps(proposedSteps(all, { year, openYear: open.year, lastGrade: lastGradeOf(level, grades) }).map(({ from, pupils, next }) => ({ from, pupils, to: next.is === "class" ? next.classUnit : "", leaves: next.is === "leaves" })));
    setLists([]);
    setChoices(new Map());
    setTurnedAway(new Set());
    setFailed(false);
    setStage({ is: "prepare" });
  };

  const typedYear = useMemo(() => (years.year === open.year ? ok(open) : datesOf(years.year, dates)), [dates, years, open]);
  const plan = useMemo(
    (): Rollover | undefined =>
      stage.is === "check"
        ? rollover({
            patrons: readers,
            ...years,
            steps: new Map(steps.map(({ from, to, leaves }): [string, NextClass] => [from, leaves ? { is: "leaves" } : to.trim() === "" ? { is: "undecided" } : { is: "class", classUnit: to.trim() }])),
            listed: lists.flatMap(({ pupils }) => pupils),
            otherSectorIds,
            choices,
          })
        : undefined,
    [stage.is, readers, otherSectorIds, years, steps, lists, choices],
  );

  const write = async (): Promise<void> => {
    if (!plan || !typedYear.ok) return;
    const moves = plan.moves.filter(({ fate }) => fate.is !== "movedAlready");
    const arrivals = plan.arrivals.map(({ listed }) => listed).filter((listed) => !turnedAway.has(rowKey(listed)));
    setStage({ is: "writing", done: 0, all: moves.length + arrivals.length });
    setFailed(false);
    try {
      const done = await service.apply({ year: typedYear.value, openYear: years.openYear, moves, arrivals }, (count, all) => setStage({ is: "writing", done: count, all }));
      setStage({ is: "done", done });
    } catch {
      setFailed(true);
      setStage({ is: "check" });
    }
    setReaders(await service.readers());
  };

  const undo = async (id: string): Promise<RolloverUndone> => {
    const undone = await service.undo(id);
    setReaders(await service.readers());
    return undone;
  };

  return {
    stage, open, years, today, readers, dates, steps, lists, choices, turnedAway, plan, typedYear, failed,
    waiting: readers.filter((patron) => waitsFor(patron, open.year, open.year)).length,
    begin, write, undo,
    show: (is: "start" | "prepare" | "check") => setStage({ is }),
    takenBack: (done: RolloverDone, undone: RolloverUndone) => setStage({ is: "done", done, undone }),
    changeDate: (part: Partial<YearDraft>) => setDates({ ...dates, ...part }),
    changeStep: (from: string, part: Partial<StepDraft>) => setSteps(steps.map((step) => (step.from === from ? { ...step, ...part } : step))),
    // The same list once more takes the place of the first: its pupils are not there twice.
    addLists: (added: readonly AddedList[]) => setLists((before) => [...before.filter((one) => !added.some(({ name }) => name === one.name)), ...added]),
    dropList: (list: AddedList) => setLists((before) => before.filter((one) => one !== list)),
    choose: (id: string, choice: Choice | undefined) =>
      setChoices((before) => {
        const after = new Map(before);
        if (choice) after.set(id, choice);
        else after.delete(id);
        return after;
      }),
    turnAway: (listed: ListedPupil, away: boolean) =>
      setTurnedAway((before) => {
        const after = new Set(before);
        if (away) after.add(rowKey(listed));
        else after.delete(rowKey(listed));
        return after;
      }),
  };
};

export const rowKey = ({ list, row }: ListedPupil): string => `${list} ${row}`;
