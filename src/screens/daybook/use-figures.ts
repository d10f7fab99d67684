/** The figures of some days; undefined until they are added up. */
import { useCallback } from "react";
import type { DayBookFigure } from "#domain/circulation/day-book.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { DaySpan } from "./spans.ts";
import { useTold, type NotTold } from "./use-told.ts";

export const useFigures = ({ from, to }: DaySpan): readonly DayBookFigure[] | NotTold | undefined => {
  const { dayBook } = useSchool();
  return useTold(useCallback(() => dayBook.figures(from, to), [dayBook, from, to]));
};
