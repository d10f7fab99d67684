/** What stands on the pick-up shelf, for whom and how long; what is to be fetched first leads. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { PrintIcon } from "../../ui/icons.tsx";
import classes from "./holds.module.css";
import { heldReader, type Kept } from "./papers.ts";

export const PickUpShelf = ({ kept, onSlip }: { kept: readonly Kept[]; onSlip: (one: Kept) => void }) => {
  const { t } = useTranslation();
  return (
    <ul className="loan-list">
      {kept.map((one) => {
        const { title, held, caught, copy } = one;
        const name = heldReader(t, held);
        return (
          <li key={caught.event} className={classes["task"]}>
            <div className={classes["what"]}>
              <strong>{name}</strong>
              <div>{displayTitle(title)} <span className="soft">· {t("holds.copyNo", { no: copy?.accessionNo ?? "" })}</span></div>
            </div>
            <div className={classes["ways"]}>
              <span className="pill" data-tone="good">{t("holds.until", { day: dayInVietnamese(caught.until) })}</span>
              {caught.announced && <span className="soft">{t("holds.told")}</span>}
              <Button variant="default" leftSection={<PrintIcon />} onClick={() => onSlip(one)} aria-label={`${t("holds.printSlip")}: ${displayTitle(title)} – ${name}`}>{t("holds.printSlip")}</Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
};
