/** The open reader: who, what is out, what is overdue, what blocks and why. */
import { Button, CloseButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronFile } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { daysLate, isOverdue } from "../../domain/circulation/lend.ts";
import { depositsHeld } from "../../domain/circulation/deposits.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import { dongInDigits } from "../../ui/dong.ts";
import { leftWords } from "../parts/leaving-words.ts";
import { GoodIcon, NoticeIcon, PersonIcon, PrintIcon, RefusedIcon } from "../../ui/icons.tsx";
import { LoanRulesNote, useDecidedBy } from "./decided-by.tsx";
import { EraseReader } from "./erase-reader.tsx";
import { PatronCard } from "./patron-card.tsx";

export const PatronPanel = ({ file, today, onClose }: { file: PatronFile | undefined; today: Day; onClose: () => void }) => {
  const { t } = useTranslation();
  const decidedBy = useDecidedBy(file?.loans.map(({ loan }) => loan) ?? []);
  if (!file) {
    return (
      <section className="card patron-panel" aria-label={t("desk.noPatron")}>
        <p className="patron-name soft" style={{ display: "flex", gap: "0.6rem", alignItems: "center", fontSize: "1.2rem" }}>
          <PersonIcon /> {t("desk.noPatron")}
        </p>
        <p className="soft">{t("desk.noPatronHint")}</p>
      </section>
    );
  }
  const { patron, loans, overdue, room, blocks } = file;
  const held = depositsHeld(loans.map(({ loan }) => loan), decidedBy);
  return (
    <section className="card patron-panel" aria-labelledby="open-reader">
      <div style={{ display: "flex", gap: "0.85rem", alignItems: "flex-start" }}>
        <span className="initials" aria-hidden="true">{initials(patron.fullName)}</span>
        <div style={{ flex: 1, minWidth: 0 }}>
          <h2 id="open-reader" className="patron-name">{patron.fullName}</h2>
          <p className="soft" style={{ margin: "0.15rem 0 0" }}>
            {[patron.group === "pupil" && patron.classUnit ? t("desk.classUnit", { unit: patron.classUnit }) : [t(`desk.group.${patron.group}`), patron.classUnit].filter(Boolean).join(" · "), leftWords(t, patron)].filter(Boolean).join(" · ")}
          </p>
        </div>
        <CloseButton size="xl" aria-label={t("desk.close")} onClick={onClose} />
      </div>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "0.4rem", margin: "0.7rem 0 0" }}>
        {blocks && <span className="pill" data-tone="refused"><RefusedIcon />{t("desk.blocked", { n: overdue.length })}</span>}
        {!patron.active && <span className="pill" data-tone="refused"><RefusedIcon />{t("desk.left")}</span>}
        {room && <span className="pill" data-tone={room.has >= room.limit ? "notice" : "good"}>{room.has >= room.limit ? <NoticeIcon /> : <GoodIcon />}{t("desk.room", room)}</span>}
        {held > 0 && <span className="pill" data-tone="notice"><NoticeIcon />{t("desk.deposit.held", { dong: dongInDigits(held) })}</span>}
      </div>
      <p style={{ margin: "0.9rem 0 0", fontWeight: 600 }}>{loans.length === 0 ? t("desk.nothingOut") : t("desk.outNow", { n: loans.length })}</p>
      {loans.length > 0 && (
        <ul className="loan-list">
          {loans.map(({ loan, title, copy }) => (
            <li key={loan.event}>
              <div style={{ fontWeight: 600 }}>{displayTitle(title)}</div>
              <div style={{ display: "flex", flexWrap: "wrap", gap: "0.5rem", alignItems: "center" }}>
                <span className="soft">{t("desk.accessionNo", { no: copy.accessionNo })} · {t("desk.due", { day: dayInVietnamese(loan.due) })}</span>
                {isOverdue(loan, today) && <span className="pill" data-tone="refused">{t("desk.overdue", { days: daysLate(loan, today) })}</span>}
                {loan.disputed && <span className="pill" data-tone="notice">{t("desk.disputed")}</span>}
                <LoanRulesNote loan={loan} decidedBy={decidedBy} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {loans.length > 0 && <Button component="a" href={`#/slip/${encodeURIComponent(patron.id)}`} variant="default" mt="sm" leftSection={<PrintIcon />}>{t("desk.printSlip")}</Button>}
      <PatronCard key={patron.id} patron={patron} />
      <EraseReader key={`erase ${patron.id}`} file={file} />
    </section>
  );
};

/** Vietnamese people go by their given name: the last word leads. */
const initials = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : ""}`.toUpperCase();
};
