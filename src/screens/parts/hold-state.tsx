/** How it stands with a hold: "Thứ 2 trong hàng chờ", "Đã có sách, giữ đến hết 01/12/2026". */
import { useTranslation } from "react-i18next";
import type { QueuedHold } from "../../domain/circulation/queue-today.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";

/** `place` among those who wait. */
export const HoldState = ({ held: { state, standing }, place }: { held: QueuedHold; place: number | undefined }) => {
  const { t } = useTranslation();
  if (state === "waiting") return <span style={{ fontWeight: 600 }}>{t("holds.place", { n: place ?? 1 })}</span>;
  const until = standing.map((caught) => caught.until).sort().at(-1);
  return <span className="pill" data-tone={state === "ready" ? "good" : "notice"}>{t(`holds.state.${state}`, { day: until ? dayInVietnamese(until) : "" })}</span>;
};
