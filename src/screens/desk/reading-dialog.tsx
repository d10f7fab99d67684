/** What is still being read in the library: looked at when it closes, and taken back without looking for the book's label. */
import { Button, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { LoanOut } from "../../domain/circulation/overdues.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import type { CopyId } from "../../domain/kernel/ids.ts";

export const ReadingDialog = ({ today, onClose, onTakeBack }: { today: Day; onClose: () => void; onTakeBack: (copy: CopyId) => void }) => {
  const { t } = useTranslation();
  const { desk, loans } = useSchool();
  const [out, setOut] = useState<readonly LoanOut[] | undefined>();
  useEffect(() => {
    let current = true;
    const load = () => void loans.open().then((found) => current && setOut(found.filter(({ loan }) => loan.use === "inLibrary").sort((a, b) => (a.loan.lentOn < b.loan.lentOn ? -1 : 1))));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, loans]);
  return (
    <Modal opened onClose={onClose} title={t("acts.reading.title")} closeButtonProps={{ "aria-label": t("acts.cancel") }} size="lg" onKeyDown={(event) => event.stopPropagation()}>
      <p role="status" style={{ margin: 0, fontWeight: 600 }}>{out && (out.length === 0 ? t("acts.reading.none") : t("acts.reading.count", { n: out.length }))}</p>
      <ul className="loan-list">
        {out?.map(({ loan, copy, title, patron }) => (
          <li key={loan.event} className="loan-row">
            <span>
              <strong>{title ? displayTitle(title) : loan.copy}</strong><br />
              <span className="soft">{[copy && t("desk.accessionNo", { no: copy.accessionNo }), patron && [patron.fullName, patron.classUnit].filter(Boolean).join(" · "), loan.lentOn < today && t("acts.reading.since", { day: dayInVietnamese(loan.lentOn) })].filter(Boolean).join(" · ")}</span>
            </span>
            <Button variant="default" style={{ flex: "none" }} onClick={() => loan.copy && onTakeBack(loan.copy)} aria-label={`${t("acts.takeBack")}: ${title ? displayTitle(title) : ""}`}>{t("acts.takeBack")}</Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
};
