/** One finding: what it is, what happened at each desk, and the buttons that settle it. */
import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContradictionFile, ToldEvent } from "../../desk/desk.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { NoticeIcon } from "../../ui/icons.tsx";
import { timeInWords } from "../../ui/instant.ts";
import { waysToSettle, type Way } from "./ways.ts";

export const FoundCard = ({ file, onSettle }: { file: ContradictionFile; onSettle: ((way: Way) => Promise<void>) | undefined }) => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const { finding, copy, events } = file;
  return (
    <section className="card">
      <h2 style={{ display: "flex", gap: "0.6rem", alignItems: "center", margin: 0, fontSize: "1.25rem" }}>
        <NoticeIcon /> {t(`contradictions.is.${finding.type}`, finding.type === "CodeUnknown" ? { code: finding.code } : {})}
      </h2>
      {copy && (
        <p style={{ fontSize: "1.1rem" }}>
          <strong>{displayTitle(copy.title)}</strong> · {t("desk.accessionNo", { no: copy.copy.accessionNo })}
        </p>
      )}
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(16rem, 100%), 1fr))", gap: "0.8rem" }}>
        {events.map((told, index) => <Story key={told.event.id} told={told} n={index + 1} />)}
      </div>
      <p>{whatToDo(t, file)}</p>
      {finding.type === "LentMoreThanThere" && <Button component="a" href="#/textbooks" variant="default" size="md" mih={44}>{t("contradictions.toStock")}</Button>}
      {finding.type === "CodeUnknown" && onSettle && <Button component="a" href="#/lists" variant="default" size="md" mih={44}>{t("desk.bringIn")}</Button>}
      {onSettle && (
        <div className="answer-actions">
          {waysToSettle(file).map((way) => (
            <Button
              key={"act" in way && way.act.kind === "contradiction-settled" ? `${way.word} ${way.act.stands}` : way.word}
              variant="default"
              size="md"
              h="auto"
              mih={44}
              py="xs"
              styles={{ label: { whiteSpace: "normal" } }}
              disabled={busy}
              onClick={() => {
                setBusy(true);
                void onSettle(way).finally(() => setBusy(false));
              }}
            >
              {way.word === "hasIt" ? t("contradictions.way.hasIt", { name: way.name || t("contradictions.unknown") }) : t(`contradictions.way.${way.word}`)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
};

const whatToDo = (t: TFunction, { finding }: ContradictionFile): string => {
  switch (finding.type) {
    case "LentTwice":
      return t(finding.cameBack ? "contradictions.cameBack" : "contradictions.do.LentTwice");
    case "LentWhileBlocked":
      return t("contradictions.do.LentWhileBlocked", { reason: t(`desk.blockReason.${finding.block.reason}`), day: dayInVietnamese(finding.block.since) });
    case "CodeUnknown":
      return finding.copies.length > 0
        ? t("contradictions.codeKnownNow", { books: finding.copies.map(({ copy, title }) => `${displayTitle(title)} (${copy.accessionNo})`).join(", ") })
        : t("contradictions.do.CodeUnknown");
    case "LentMoreThanThere":
      return t("contradictions.do.LentMoreThanThere", { title: finding.title, there: finding.there, missing: finding.missing });
    case "ReturnedNotOut":
    case "CameBackAfterCompensation":
    case "DayToCome":
      return t(`contradictions.do.${finding.type}`);
  }
};

const Story = ({ told: { event, patron, device, staff }, n }: { told: ToldEvent; n: number }) => {
  const { t, i18n } = useTranslation();
  const what = event.kind === "copy-lent" || event.kind === "copy-returned" || event.kind === "loss-compensated" || event.kind === "code-unknown" ? t(`contradictions.did.${event.kind}`) : t("contradictions.did.other");
  return (
    <div style={{ border: "1px solid var(--line)", borderRadius: 10, padding: "0.7rem 0.9rem" }}>
      <h3 style={{ margin: 0, fontSize: "1.05rem" }}>{n}. {what}</h3>
      <dl style={{ margin: "0.3rem 0 0", display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "0.8rem" }}>
        {event.kind === "copy-lent" && <Fact name={t("contradictions.who")} strong>{patron ? [patron.fullName, patron.classUnit].filter(Boolean).join(" · ") : t("contradictions.unknown")}</Fact>}
        {event.kind === "loss-compensated" && <Fact name={t("contradictions.receipt")} strong>{event.receiptNo}</Fact>}
        <Fact name={t("contradictions.when")}>{dayInVietnamese(event.day)} ({t("contradictions.recorded", { time: timeInWords(event.at.instant, i18n.language) })})</Fact>
        <Fact name={t("contradictions.device")}>{device || t("contradictions.otherDevice")}</Fact>
        <Fact name={t("contradictions.staff")}>{staff || t("contradictions.unknown")}</Fact>
      </dl>
    </div>
  );
};

const Fact = ({ name, children, strong }: { name: string; children: React.ReactNode; strong?: boolean }) => (
  <>
    <dt className="soft">{name}</dt>
    <dd style={{ margin: 0, fontWeight: strong ? 600 : 400 }}>{children}</dd>
  </>
);
