import type { TFunction } from "i18next";
import type { QueuedHold } from "../../domain/circulation/queue-today.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";

/** "Thứ 2 trong hàng chờ", "Đã có sách, giữ đến hết 01/12/2026" */
export const holdStateInWords = (t: TFunction, { state, standing }: QueuedHold, place: number | undefined): string => {
  if (state === "waiting") return t("holds.place", { n: place ?? 1 });
  const until = standing.map((caught) => caught.until).sort().at(-1);
  return t(`holds.state.${state}`, { day: until ? dayInVietnamese(until) : "" });
};

export const toneOfHold = ({ state }: QueuedHold): "good" | "notice" | undefined => (state === "ready" ? "good" : state === "waiting" ? undefined : "notice");
