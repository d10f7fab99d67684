/** How every answer of the desk stands: colour, picture, words, what can be done next. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { BackIcon, GoodIcon, NoticeIcon, RefusedIcon } from "../../ui/icons.tsx";
import type { Tone } from "../../ui/sounds.ts";
import { CopyRemarks } from "../parts/copy-remarks.tsx";

export const pictureOf = (tone: Tone): ReactNode => ({ good: <GoodIcon />, back: <BackIcon />, refused: <RefusedIcon />, notice: <NoticeIcon /> })[tone];

export const Answer = ({ tone, picture, heading, children, actions, saved }: { tone: Tone | undefined; picture: ReactNode; heading: string; children?: ReactNode; actions?: ReactNode; saved?: boolean }) => {
  const { t } = useTranslation();
  return (
    <section className="answer" data-tone={tone} role={tone === "refused" ? "alert" : "status"} aria-live={tone === "refused" ? "assertive" : "polite"}>
      {picture}
      <div style={{ minWidth: 0, flex: 1 }}>
        <h2>{heading}</h2>
        {children}
        {saved && <p className="saved">✓ {t("desk.saved")}</p>}
        {actions && <div className="answer-actions">{actions}</div>}
      </div>
    </section>
  );
};

/** Which copy it is about, and what whoever holds it ought to know. */
export const CopyLine = ({ file, shelf, status = true }: { file: CopyFile; shelf?: boolean; status?: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="big">
        <strong>{displayTitle(file.title)}</strong> · {t("desk.accessionNo", { no: file.copy.accessionNo })}
        {shelf && file.copy.shelf ? ` · ${file.copy.shelf}` : ""}
      </p>
      {status && file.copy.status !== "open" && <p className="reminder"><NoticeIcon /> {t(`copyPage.statuses.${file.copy.status}`)}</p>}
      <CopyRemarks copy={file} />
    </>
  );
};
