/** How much this device knew when it answered, said with an answer that hangs on it; not at all while it exchanges as it should. */
import { useTranslation } from "react-i18next";
import type { FirstSync } from "../../desk/services.ts";
import { usePicked, useSchool } from "../../desk/services-context.tsx";
import { NoticeIcon } from "../../ui/icons.tsx";
import { comingInWords, lacksLoans } from "../parts/still-coming.ts";

/** Sooner it would be said of every short break in the line. */
const staleAfterHours = 2;

/** `lacked`: what had not come here yet as it was decided. */
export const Freshness = ({ lacked }: { lacked: FirstSync | undefined }) => {
  const { t } = useTranslation();
  const lastExchangeAt = usePicked(useSchool().status, (status) => status.lastExchangeAt);
  if (lacked) return <OnPart lacked={lacked} />;
  if (lastExchangeAt === null) return <p className="soft freshness">{t("acts.staleNever")}</p>;
  const hours = hoursSince(lastExchangeAt);
  if (hours < staleAfterHours) return null;
  return <p className="soft freshness">{t("acts.stale", { ago: hours < 48 ? t("acts.hours", { n: hours }) : t("acts.days", { n: Math.floor(hours / 24) }) })}</p>;
};

/** Decided while not all loans were here. */
export const OnPart = ({ lacked }: { lacked: FirstSync | undefined }) => {
  const { t } = useTranslation();
  if (!lacksLoans(lacked)) return null;
  const { books, ...ofLoans } = lacked;
  return <p className="reminder" data-on-part><NoticeIcon /> {t("acts.onPart", { what: comingInWords(t, ofLoans) })}</p>;
};

const hoursSince = (instant: number): number => Math.floor((Date.now() - instant) / 3_600_000);
