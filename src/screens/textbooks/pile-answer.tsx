/** What a scan of the pile has come to, in words, with what whoever holds the book ought to know and can do next. Links open a window of their own: the pile goes on here. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { notableCode } from "#domain/circulation/code-events.ts";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import type { CopyFile, ScanAnswer } from "../../desk/desk.ts";
import { CopyRemarks } from "../parts/copy-remarks.tsx";
import { HeldCopy } from "../parts/held-copy.tsx";
import { refusalInWords } from "../parts/sentences.ts";
import { ReaderNote } from "./reader-note.tsx";
import { SetAside } from "./set-aside.tsx";
import type { PileSaid } from "./use-pile.ts";

type TakenBack = Extract<ScanAnswer, { type: "TakenBack" }>;

interface PileAnswerProps {
  readonly said: PileSaid;
  readonly onNote: (code: string) => void;
  readonly onCondition: (taken: TakenBack) => void;
}

export const PileAnswer = ({ said, onNote, onCondition }: PileAnswerProps) => {
  const { t } = useTranslation();
  switch (said.type) {
    case "TakenBack":
      return <Taken taken={said} onCondition={onCondition} />;
    case "Found":
      return (
        <>
          {said.caught && <SetAside caught={said.caught} />}
          <div>{t("textbooks.back.found", factsOf(said.copy))}</div>
          <CopyRemarks copy={said.copy} />
        </>
      );
    case "CopyIsIn":
      return (
        <>
          <div>{t("textbooks.back.isIn", factsOf(said.copy))}</div>
          <CopyRemarks copy={said.copy} />
          {(said.shelf || said.awaitedBy) && <HeldCopy key={said.copy.copy.id} shown={said} apart />}
        </>
      );
    case "LaterActKnown":
      return <>{t("textbooks.back.later", { ...factsOf(said.copy), day: dayInVietnamese(said.lastOn) })} <a href={`#/copy/${encodeURIComponent(said.copy.copy.id)}`} target="_blank">{t("acts.openCopy")}</a></>;
    case "NoCopy":
      return t("textbooks.back.noCopy", { title: displayTitle(said.of.title) });
    case "WhichCopy":
      return t(said.printed ? "textbooks.back.printed" : "textbooks.back.several", { code: said.code });
    case "PatronOpened":
      return <><div>{t("textbooks.back.isCard", { name: said.file.patron.fullName })}</div><ReaderNote patron={said.file.patron} /></>;
    case "WhichReader":
      return t("textbooks.back.isCardOfSeveral", { code: said.code });
    case "CardCancelled":
      return t("textbooks.back.cardCancelled", { name: said.patron.fullName, day: dayInVietnamese(said.on) });
    case "Unknown":
      return (
        <>
          <div>{t("textbooks.back.unknown", { code: said.code })} {t(`desk.unknownWhy.${said.looksLike}`)}</div>
          {notableCode(said.code) !== undefined && said.looksLike !== "ownCard" && <div className="answer-actions"><Button variant="default" onClick={() => onNote(said.code)}>{t("desk.noteCode")}</Button></div>}
        </>
      );
    case "CodeNoted":
      return <>{t("desk.codeNoted", { code: said.code })}. {t("desk.codeNotedHint")}</>;
    case "ConditionNoted":
      return <><div>{t("textbooks.back.conditionNoted", factsOf(said.copy))}</div><CopyRemarks copy={said.copy} /></>;
    case "Undone":
      return t("textbooks.back.undone", { title: said.title });
    case "UndoRefused":
      return t("textbooks.back.undoRefused", { title: said.title });
    case "Refused":
      return said.refusals.map((refusal) => refusalInWords(t, refusal)).join(" ");
    case "DayWrong":
      return t("textbooks.day.wrong");
    case "Lent":
    case "SameAgain":
    case "Failed":
      return t("textbooks.failed");
  }
};

const Taken = ({ taken, onCondition }: { taken: TakenBack; onCondition: (taken: TakenBack) => void }) => {
  const { t } = useTranslation();
  const { copy, from, caught, madeGood, overdueDays } = taken;
  const who = from.map(({ patron }) => patron?.fullName ?? t("textbooks.scan.unknownHolder")).join(", ") || t("textbooks.scan.unknownHolder");
  return (
    <>
      {caught && <SetAside caught={caught} />}
      <div>{t("textbooks.back.taken", { ...factsOf(copy), who })} {overdueDays > 0 && t("textbooks.back.late", { days: overdueDays })}</div>
      {madeGood !== undefined && <div>{t("acts.madeGoodBefore")} <a href="#/contradictions" target="_blank">{t("contradictions.title")}</a></div>}
      <CopyRemarks copy={copy} />
      {from.map(({ loan, patron }) => patron && <ReaderNote key={loan.event} patron={patron} />)}
      <div className="answer-actions"><Button variant="default" onClick={() => onCondition(taken)}>{t("acts.condition")}</Button></div>
    </>
  );
};

const factsOf = ({ title, copy }: CopyFile) => ({ title: displayTitle(title), no: copy.accessionNo });
