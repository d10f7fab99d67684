/** What becomes of a pupil, and why somebody should look, in words. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Doubt } from "#domain/patrons/list-match.ts";
import type { Fate } from "#domain/patrons/rollover.ts";

export const useFateWords = () => {
  const { t } = useTranslation();
  const fateWords = useCallback(
    (fate: Fate): string => {
      if ("into" in fate) return t(`rollover.fateInto.${fate.is}`, { unit: fate.into.classUnit });
      if (fate.is === "leaves") return t(`rollover.choice.${fate.how}`);
      return fate.is === "unclear" ? t(`rollover.why.${fate.why}`) : t("rollover.fate.movedAlready");
    },
    [t],
  );
  const doubtWords = useCallback((doubts: readonly Doubt[]): string => doubts.map((doubt) => t(`rollover.doubt.${doubt}`)).join(" "), [t]);
  return { fateWords, doubtWords };
};
