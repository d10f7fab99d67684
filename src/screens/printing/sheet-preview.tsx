import { useTranslation } from "react-i18next";
import type { Printout } from "./page-maker.ts";
import classes from "./sheet-preview.module.css";

/** The sheets as they will come out of the printer, in a window of their own that scrolls. */
export const SheetPreview = ({ printout }: { printout: Printout }) => {
  const { t } = useTranslation();
  return (
    <section className={classes.window} tabIndex={0} aria-label={t("printing.preview", { n: printout.pages })}>
      {printout.sheets}
    </section>
  );
};
