/** Copies that bear one label, numbered as the buttons below name them: which book each is, where it is, and the way to it. */
import { useTranslation } from "react-i18next";
import type { Labelled } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { copyPlaceInWords } from "../parts/copy-place-words.ts";
import { readerInWords } from "../parts/reader-words.ts";
import classes from "./inbox.module.css";
import { Way } from "./story.tsx";

export const LabelledCopies = ({ copies }: { copies: readonly Labelled[] }) => {
  const { t } = useTranslation();
  const calendar = useObservable(useSchool().calendar);
  return (
    <ol className={classes.copies}>
      {copies.map(({ file, reader }, index) => (
        <li key={file.copy.id}>
          <h3>{index + 1}. {displayTitle(file.title)}</h3>
          <p>{t("desk.accessionNo", { no: file.copy.accessionNo })}{file.copy.shelf && ` · ${file.copy.shelf}`}</p>
          <p>{copyPlaceInWords(t, file, calendar)}{reader && `: ${readerInWords(t, reader)}`}</p>
          <Way to={`#/copy/${encodeURIComponent(file.copy.id)}`}>{t("acts.openCopy")}</Way>
        </li>
      ))}
    </ol>
  );
};
