/** Why a row is added, changed or skipped, as a sentence: of the plan in the words of this screen, of the file in those of the reading. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useListReader } from "./list-reader.ts";
import type { PreviewRow } from "./plan-rows.ts";

export const useRowWords = (): ((row: Pick<PreviewRow, "why" | "reasons">) => string) => {
  const { t, i18n } = useTranslation();
  const reader = useListReader();
  return useCallback(
    ({ why, reasons }) => {
      const language = i18n.language === "en" ? "en" : "vi";
      const changeWords = (change: unknown): string => {
        if (!isChange(change)) return "";
        const facts = { field: t(`lists.field.${change.field}`, change.field), from: String(change.from), to: String(change.to) };
        return t(facts.from === "" ? "lists.reason.changeNew" : "lists.reason.change", facts);
      };
      const ofPlan = (): string => {
        switch (why?.type) {
          case undefined:
            return "";
          case "NumbersAlreadyHere":
            return t("lists.reason.NumbersAlreadyHere", { numbers: String(why["numbers"]) });
          case "Copies":
            return why["copies"] === 0 ? t("lists.reason.NoCopies") : t("lists.reason.Copies", { copies: String(why["copies"]) });
          case "MoreCopies":
            return t("lists.reason.MoreCopies", { copies: String(why["copies"]) });
          case "SameTitle":
            return t("lists.reason.SameTitle", { row: String(why["row"]) });
          case "NothingNew":
            return t("lists.reason.NothingNew");
          case "Changes":
            return t("lists.reason.Changes", { changes: (Array.isArray(why["changes"]) ? why["changes"] : []).map(changeWords).join("; ") });
          default:
            return t("lists.reason.other");
        }
      };
      return [ofPlan(), ...reasons.map((reason) => reader.words(reason, language))].filter((words) => words !== "").join(". ");
    },
    [t, i18n.language, reader],
  );
};

const isChange = (value: unknown): value is { field: string; from: unknown; to: unknown } =>
  typeof value === "object" && value !== null && "field" in value && typeof value.field === "string" && "from" in value && "to" in value;
