/** The last answer, large: colour, picture and words together, and what can be done next. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "../../domain/catalogue/title.ts";
import { notableCode } from "../../domain/circulation/code-events.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { CopyId, PatronId } from "../../domain/kernel/ids.ts";
import type { CopyFile, PrintedCode } from "../../desk/desk.ts";
import type { FirstSync } from "../../desk/services.ts";
import { BookIcon } from "../../ui/icons.tsx";
import { CaughtWords, HeldCopy, SlipButton } from "../parts/held-copy.tsx";
import { readerInWords } from "../parts/reader-words.ts";
import { dayInWords, refusalInWords } from "../parts/sentences.ts";
import { comingInWords, lacksCodes } from "../parts/still-coming.ts";
import { ActAnswer } from "./act-answer.tsx";
import { Answer, CopyLine, pictureOf } from "./answer-frame.tsx";
import { Deposit } from "./decided-by.tsx";
import { Freshness, OnPart } from "./freshness.tsx";
import { PatronRemarks } from "./patron-menu.tsx";
import { CopyChoice } from "./copy-choice.tsx";
import { NoteCode } from "./note-code.tsx";
import { PlaceHold } from "./place-hold.tsx";
import { PrintedAnswer } from "./printed-answer.tsx";
import { booksIn } from "./reader-books.ts";
import { isRead, toneOf, type Failed, type ReadersLoan, type Shown } from "./shown.ts";

interface AnswerProps {
  readonly shown: Shown | undefined;
  /** What had not come to this device yet when it was decided. */
  readonly lacked: FirstSync | undefined;
  readonly onUndo: (() => void) | undefined;
  readonly onOverride: () => void;
  readonly onRenewAnyway: (asked: ReadersLoan) => void;
  readonly onCondition: () => void;
  readonly onChoose: (copy: CopyId) => void;
  readonly onHolder: (code: string, patron: PatronId) => void;
  readonly onConfirm: (copy: CopyFile, printed: PrintedCode) => void;
  /** Undefined for who may not say it. */
  readonly onWhichTitle: (() => void) | undefined;
  readonly onNoteCode: (code: string) => void;
  readonly onTakeBackUnknown: (copy: CopyId) => void;
  readonly onUseCardAgain: (card: Extract<Shown, { type: "CardCancelled" }>) => void;
}

export const AnswerCard = ({ shown, lacked, onUndo, onOverride, onRenewAnyway, onCondition, onChoose, onHolder, onConfirm, onWhichTitle, onNoteCode, onTakeBackUnknown, onUseCardAgain }: AnswerProps) => {
  const { t } = useTranslation();
  if (!shown) {
    return (
      <Answer tone={undefined} picture={<BookIcon />} heading={t("desk.ready")}>
        <p className="big">{t("desk.readyHint")}</p>
        <p className="soft key-hint">{t("acts.keys")}</p>
      </Answer>
    );
  }
  const tone = toneOf(shown);
  const picture = pictureOf(tone);
  const undo = onUndo && (
    <Button variant="default" size="lg" onClick={onUndo}>
      {t("desk.undo")} <span className="key-hint">{"\u00a0(F8)"}</span>
    </Button>
  );
  const condition = (
    <Button variant="default" size="lg" onClick={onCondition}>
      {t("acts.condition")} <span className="key-hint">{"\u00a0(F7)"}</span>
    </Button>
  );
  switch (shown.type) {
    case "PatronOpened":
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.opened", { name: shown.file.patron.fullName })}>
          <PatronRemarks file={shown.file} />
          <p className="big">{shown.file.blocks ? t("desk.blocked", { n: booksIn(shown.file.overdue) }) : shown.file.patron.active && !shown.file.block && t("desk.openedHint")}</p>
        </Answer>
      );
    case "Lent":
      return (
        <Answer tone={tone} picture={picture} heading={t(isRead(shown) ? "acts.lentToRead" : "desk.lent", { name: shown.file.patron.fullName })} saved actions={undo}>
          <CopyLine file={shown.copy} />
          <p className="big">{isRead(shown) ? t("acts.backToday") : t("desk.bringBack", { day: dayInWords(t, shown.due) })}</p>
          <Deposit words="take" loans={shown.file.loans.flatMap(({ loan }) => (loan.event === shown.event ? [loan] : []))} />
          <Freshness lacked={lacked} />
        </Answer>
      );
    case "TakenBack":
      return (
        <Answer tone={tone} picture={picture} heading={shown.caught ? t("holds.setAside", { name: readerInWords(t, shown.caught.patron) }) : t("desk.takenBack")} saved actions={<>{undo}{shown.caught && <SlipButton hold={shown.caught.hold} />}{condition}</>}>
          <CaughtWords caught={shown.caught} />
          <CopyLine file={shown.copy} />
          {shown.madeGood !== undefined && <p className="big">{t("acts.madeGoodBefore")} <a href="#/contradictions">{t("contradictions.title")}</a></p>}
          {shown.from.length > 0 && (
            <p className="big">
              {shown.caught && `${t("desk.takenBack")} `}
              {shown.from.map(({ patron }) => (patron ? t("desk.from", { name: patron.fullName }) : t("desk.fromUnknown"))).join(", ")}.{" "}
              {shown.overdueDays > 0 ? t("desk.lateBy", { days: shown.overdueDays }) : t("desk.inTime")}
            </p>
          )}
          <Deposit words="giveBack" loans={shown.from.map(({ loan }) => loan)} />
        </Answer>
      );
    case "Refused":
      return (
        <Answer
          tone={tone}
          picture={picture}
          heading={t("desk.refused")}
          actions={shown.mayOverride && <Button variant="default" size="lg" onClick={onOverride}>{t("desk.lendAnyway")}</Button>}
        >
          <CopyLine file={shown.copy} status={false} />
          <ul className="reasons">
            {shown.refusals.map((refusal) => <li key={refusal.type} className="big">{refusalInWords(t, refusal)}</li>)}
          </ul>
          {shown.refusals.some(({ type }) => type === "CopyIsHeldFor" || type === "OthersWait") && <PlaceHold copies={[shown.copy]} refused />}
          <Freshness lacked={lacked} />
        </Answer>
      );
    case "CopyIsIn":
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.copyIsIn")} actions={<><Button variant="default" size="lg" onClick={() => onTakeBackUnknown(shown.copy.copy.id)}>{t("desk.takeBackUnknown")}</Button>{condition}<CopyPageButton copy={shown.copy.copy.id} /></>}>
          <CopyLine file={shown.copy} shelf />
          {shown.shelf || shown.awaitedBy ? <HeldCopy key={shown.copy.copy.id} shown={shown} /> : <p className="big">{t("desk.copyIsInHint")}</p>}
          <OnPart lacked={lacked} />
        </Answer>
      );
    case "BackAlready":
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.backAlready")}>
          <CopyLine file={shown.copy} shelf />
          <p className="big">{t("desk.backAlreadyHint")}</p>
        </Answer>
      );
    case "Found":
      return (
        <Answer tone={tone} picture={picture} heading={shown.caught ? t("holds.setAside", { name: readerInWords(t, shown.caught.patron) }) : t("desk.found")} saved actions={<>{undo}{shown.caught && <SlipButton hold={shown.caught.hold} />}</>}>
          <CaughtWords caught={shown.caught} />
          <CopyLine file={shown.copy} shelf />
        </Answer>
      );
    case "LaterActKnown":
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.laterActKnown", { day: dayInVietnamese(shown.lastOn) })} actions={<CopyPageButton copy={shown.copy.copy.id} />}>
          <CopyLine file={shown.copy} />
          <p>{t("acts.laterActKnownWhy")}</p>
          <p>{t("desk.laterActKnownDo")}</p>
        </Answer>
      );
    case "WhichCopy":
      if (shown.printed) return <PrintedAnswer {...shown} printed={shown.printed} onConfirm={(copy) => shown.printed && onConfirm(copy, shown.printed)} onChoose={onChoose} onNoteCode={onNoteCode} />;
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.whichCopy")}>
          <p>{t("desk.whichCopyHint")} <a href="#/contradictions">{t("contradictions.title")}</a>.</p>
          <CopyChoice copies={shown.copies} onChoose={onChoose} />
        </Answer>
      );
    case "WhichReader":
      return (
        <Answer tone={tone} picture={picture} heading={t("desk.whichReader")}>
          <p className="big">{t("desk.whichReaderHint", { code: shown.code })} <a href="#/contradictions">{t("contradictions.title")}</a>.</p>
          <div className="answer-actions">
            {shown.readers.map((reader) => <Button key={reader.id} variant="default" size="lg" h="auto" py="xs" styles={{ label: { whiteSpace: "normal" } }} onClick={() => onHolder(shown.code, reader.id)}>{readerInWords(t, reader)}</Button>)}
          </div>
        </Answer>
      );
    case "NoCopy":
    case "TitleChosen":
      return (
        <Answer tone={tone} picture={picture} heading={shown.of.copies.length > 0 ? t("desk.whichCopy") : displayTitle(shown.of.title)}>
          {shown.of.byQuantity && <p>{t("search.keptByQuantity", { left: Math.max(0, shown.of.byQuantity.left), there: shown.of.byQuantity.there })} <a href="#/textbooks">{t("shell.textbooks")}</a></p>}
          {shown.of.copies.length > 0 && <p>{t("holds.chooseCopy")}</p>}
          {shown.of.copies.length === 0 && !shown.of.byQuantity && <p>{t("search.noCopyHint")}</p>}
          <CopyChoice copies={shown.of.copies} onChoose={onChoose} />
        </Answer>
      );
    case "CardCancelled": {
      const { fullName, group, classUnit } = shown.patron;
      const who = [fullName, classUnit && (group === "pupil" ? t("desk.classUnit", { unit: classUnit }) : classUnit)].filter(Boolean).join(" · ");
      return (
        <Answer
          tone={tone}
          picture={picture}
          heading={t("desk.card.cancelled", { on: dayInVietnamese(shown.on) })}
          actions={<Button variant="default" size="lg" h="auto" py="xs" styles={{ label: { whiteSpace: "normal" } }} onClick={() => onUseCardAgain(shown)}>{t(shown.card === undefined ? "desk.card.useAgain" : "desk.card.useAgainInstead")}</Button>}
        >
          <p className="big">{t("desk.card.cancelledOf", { code: shown.code, who })}</p>
          {shown.card !== undefined && <p className="big">{t("desk.card.newOne", { code: shown.card })}</p>}
          <p>{t("desk.card.cancelledDo")}</p>
        </Answer>
      );
    }
    case "Unknown":
      if (lacksCodes(lacked, shown.looksLike)) {
        const { loans, telling, ...ofCodes } = lacked;
        return (
          <Answer tone={tone} picture={picture} heading={t("desk.notHereYet", { code: shown.code })} actions={mayNote(shown) && <NoteCode onClick={() => onNoteCode(shown.code)} />}>
            <p className="big">{t("desk.notHereYetWhy", { what: comingInWords(t, ofCodes) })}</p>
            <p>{t("desk.notHereYetDo")}</p>
          </Answer>
        );
      }
      return (
        <Answer
          tone={tone}
          picture={picture}
          heading={t("desk.unknown", { code: shown.code })}
          actions={<>
            {shown.looksLike === "isbn" && onWhichTitle && <Button size="lg" onClick={onWhichTitle}>{t("desk.printed.whichTitle")} <span className="key-hint">{`\u00a0(${t("desk.printed.key")})`}</span></Button>}
            {mayNote(shown) && <NoteCode onClick={() => onNoteCode(shown.code)} />}
            {shown.looksLike !== "ownCard" && shown.looksLike !== "misread" && <Button component="a" href={`#/lists/book?code=${encodeURIComponent(shown.code)}`} variant="default" size="lg">{t("desk.bringIn")}</Button>}
          </>}
        >
          <p className="big">{t(`desk.unknownWhy.${shown.looksLike}`)}</p>
          <p>{t("desk.unknownDo")}</p>
        </Answer>
      );
    case "CodeNoted":
      return <Answer tone={tone} picture={picture} heading={t("desk.codeNoted", { code: shown.code })} saved><p className="big">{t("desk.codeNotedHint")}</p></Answer>;
    case "ReaderGone":
      return <Answer tone={tone} picture={picture} heading={t("forgetting.erase.done")} />;
    case "Renewed":
    case "RenewRefused":
    case "RenewedAll":
    case "Said":
    case "SayRefused":
    case "LotSaid":
    case "LotRefused":
    case "NotHere":
      return <ActAnswer shown={shown} lacked={lacked} undo={undo} onRenewAnyway={onRenewAnyway} />;
    case "SameAgain":
      return <Answer tone={tone} picture={picture} heading={t("desk.again")} />;
    case "Undone":
      return <Answer tone={tone} picture={picture} heading={t("desk.undone", { what: shown.title })} saved />;
    case "UndoRefused":
      return <Answer tone={tone} picture={picture} heading={t(`desk.undoRefused.${shown.why}`)} actions={shown.copy && <CopyPageButton copy={shown.copy} />} />;
    case "Failed":
      return <NotSavedAnswer {...shown} picture={picture} />;
  }
};

const mayNote = ({ code, looksLike }: Extract<Shown, { type: "Unknown" }>): boolean => notableCode(code) !== undefined && looksLike !== "ownCard";

const NotSavedAnswer = ({ why, code, picture }: Failed & { picture: ReactNode }) => {
  const { t } = useTranslation();
  if (why === "unknown") return <Answer tone="refused" picture={picture} heading={t("desk.failed")} />;
  const actions =
    why === "full" ? (
      <Button component="a" href="#/settings" size="lg" variant="default">{t("desk.notSaved.fullRoom")}</Button>
    ) : (
      <Button size="lg" onClick={() => location.reload()}>{t("desk.notSaved.reload")}</Button>
    );
  return (
    <Answer tone="refused" picture={picture} heading={t(`desk.notSaved.${why}`)} actions={actions}>
      <p>{t(`desk.notSaved.${why}Do`)}</p>
      {code !== undefined && <p className="big">{t("desk.notSaved.inHand", { code })}</p>}
    </Answer>
  );
};

/** Where the latest act on the copy can be taken back, however old. */
const CopyPageButton = ({ copy }: { copy: CopyId }) => {
  const { t } = useTranslation();
  return <Button component="a" href={`#/copy/${encodeURIComponent(copy)}`} variant="default" size="lg">{t("acts.openCopy")}</Button>;
};
