/** How many of a title are left in stock, over all its lots. */
import { useTranslation } from "react-i18next";
import type { TitleId } from "#domain/kernel/ids.ts";
import type { LotFile } from "../../desk/textbooks.ts";

export const LeftOf = ({ lots, title }: { lots: readonly LotFile[]; title: TitleId }) => {
  const { t } = useTranslation();
  const mine = lots.filter(({ lot }) => lot.title === title);
  return <small className="soft">{mine.length === 0 ? t("textbooks.noLot") : t("textbooks.left", { left: mine.reduce((sum, { left }) => sum + left, 0) })}</small>;
};
