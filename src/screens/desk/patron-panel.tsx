/** The open reader: who, what is out, what is overdue, what blocks and why. */
import { Button, CloseButton, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronDebt, PatronFile, PatronLot } from "../../desk/desk.ts";
import { depositsHeld } from "../../domain/circulation/deposits.ts";
import type { Day } from "../../domain/kernel/day.ts";
import { dongInDigits } from "../../ui/dong.ts";
import { GoodIcon, NoticeIcon, PersonIcon, PrintIcon, RefusedIcon } from "../../ui/icons.tsx";
import { leftWords } from "../parts/leaving-words.ts";
import { DebtList } from "./debt-list.tsx";
import { useDecidedBy } from "./decided-by.tsx";
import { LoanList, type LoanChoices } from "./loan-list.tsx";
import { PatronCard } from "./patron-card.tsx";
import { PatronHolds } from "./patron-holds.tsx";
import { PatronMenu, PatronRemarks } from "./patron-menu.tsx";
import { booksIn, heldIn } from "./reader-books.ts";

interface PatronPanelProps {
  readonly file: PatronFile | undefined;
  /** The day that is written for. */
  readonly today: Day;
  readonly choices: LoanChoices;
  readonly onRenewAll: () => void;
  readonly onCompensate: ((owed: PatronDebt | PatronLot) => void) | undefined;
  readonly onClose: () => void;
}

export const PatronPanel = ({ file, today, choices, onRenewAll, onCompensate, onClose }: PatronPanelProps) => {
  const { t } = useTranslation();
  const held = file ? heldIn(file) : [];
  const decidedBy = useDecidedBy(held);
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
  const deposits = depositsHeld(held, decidedBy);
  const out = booksIn(held);
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
        <PatronMenu key={patron.id} file={file} today={today} />
        <CloseButton size="xl" aria-label={t("desk.close")} onClick={onClose} />
      </div>
      <PatronRemarks file={file} />
      <div style={{ display: "flex", flexWrap: "wrap", gap: "0.4rem", margin: "0.7rem 0 0" }}>
        {blocks && <span className="pill" data-tone="refused"><RefusedIcon />{t("desk.blocked", { n: booksIn(overdue) })}</span>}
        {!patron.active && <span className="pill" data-tone="refused"><RefusedIcon />{t("desk.left")}</span>}
        {room && <span className="pill" data-tone={room.has >= room.limit ? "notice" : "good"}>{room.has >= room.limit ? <NoticeIcon /> : <GoodIcon />}{t("desk.room", room)}</span>}
        {deposits > 0 && <span className="pill" data-tone="notice"><NoticeIcon />{t("desk.deposit.held", { dong: dongInDigits(deposits) })}</span>}
      </div>
      <DebtList file={file} onCompensate={onCompensate} onSayOfLot={choices.onSayOfLot} />
      <p style={{ margin: "0.9rem 0 0", fontWeight: 600 }}>{out === 0 ? t("desk.nothingOut") : t("desk.outNow", { n: out })}</p>
      {out > 0 && (
        <>
          <LoanList file={file} today={today} decidedBy={decidedBy} choices={choices} />
          <Group gap="xs" mt="sm">
            {loans.length > 1 && <Button variant="default" onClick={onRenewAll}>{t("acts.renewAll")} <span className="key-hint">{"\u00a0(F9)"}</span></Button>}
            <Button component="a" href={`#/slip/${encodeURIComponent(patron.id)}`} variant="default" leftSection={<PrintIcon />}>{t("desk.printSlip")}</Button>
          </Group>
        </>
      )}
      <PatronHolds key={`holds of ${patron.id}`} patron={patron} />
      <PatronCard key={`card of ${patron.id}`} patron={patron} />
    </section>
  );
};

/** Vietnamese people go by their given name: the last word leads. */
const initials = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : ""}`.toUpperCase();
};
