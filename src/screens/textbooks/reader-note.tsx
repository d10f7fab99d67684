/** The note that pops up wherever a reader stands before the desk. */
import { useTranslation } from "react-i18next";
import type { Patron } from "#domain/patrons/patron.ts";
import { NoticeIcon } from "../../ui/icons.tsx";

export const ReaderNote = ({ patron: { fullName, note } }: { patron: Patron }) => {
  const { t } = useTranslation();
  return note === undefined ? null : <p className="reminder"><NoticeIcon /> {fullName}: {t("acts.remind", { note })}</p>;
};
