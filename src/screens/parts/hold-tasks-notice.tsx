/** How much is to be done for those who wait, with the way there; nothing when there is nothing. */
import { useTranslation } from "react-i18next";
import { HoldIcon } from "../../ui/icons.tsx";
import { useHoldTaskCount } from "./hold-queues.ts";

/** `brief` where the room is needed for something else. */
export const HoldTasks = ({ brief = false }: { brief?: boolean }) => {
  const { t } = useTranslation();
  const n = useHoldTaskCount();
  return n === 0 ? null : (
    <p className="card desk-notice" role="status" style={{ display: "flex", flexWrap: "wrap", gap: "0.4rem 0.8rem", alignItems: "center", ...(brief ? { padding: "0.5rem 1.15rem" } : {}) }}>
      <HoldIcon />
      <strong>{t("holds.count", { n })}</strong>
      {!brief && <span>{t("holds.countHint")}</span>}
      <a href="#/holds" style={{ color: "inherit", fontWeight: 700, padding: "0.6rem 0.5rem", margin: "-0.6rem -0.5rem" }}>{t("holds.open")}</a>
    </p>
  );
};
