/** How old what this device knows is, said with an answer that hangs on it; not at all while it exchanges as it should. */
import { useTranslation } from "react-i18next";
import { usePicked, useSchool } from "../../desk/services-context.tsx";

/** Sooner it would be said of every short break in the line. */
const staleAfterHours = 2;

export const Freshness = () => {
  const { t } = useTranslation();
  const lastExchangeAt = usePicked(useSchool().status, (status) => status.lastExchangeAt);
  if (lastExchangeAt === null) return <p className="soft freshness">{t("acts.staleNever")}</p>;
  const hours = hoursSince(lastExchangeAt);
  if (hours < staleAfterHours) return null;
  return <p className="soft freshness">{t("acts.stale", { ago: hours < 48 ? t("acts.hours", { n: hours }) : t("acts.days", { n: Math.floor(hours / 24) }) })}</p>;
};

const hoursSince = (instant: number): number => Math.floor((Date.now() - instant) / 3_600_000);
