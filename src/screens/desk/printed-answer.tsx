/** A publisher's code was read: it says which title is in hand, and a person says which copy; once only where there is no other. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CopyFile, PrintedCode } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { CopyId } from "../../domain/kernel/ids.ts";
import { NoticeIcon } from "../../ui/icons.tsx";
import { copyPlaceInWords } from "../parts/copy-place-words.ts";
import { Answer, CopyLine } from "./answer-frame.tsx";
import { CopyChoice } from "./copy-choice.tsx";
import { NoteCode } from "./note-code.tsx";

interface PrintedAnswerProps {
  readonly copies: readonly CopyFile[];
  readonly printed: PrintedCode;
  readonly onConfirm: (copy: CopyFile) => void;
  readonly onChoose: (copy: CopyId) => void;
  readonly onNoteCode: (code: string) => void;
}

export const PrintedAnswer = ({ copies, printed: { article, likely, learns }, onConfirm, onChoose, onNoteCode }: PrintedAnswerProps) => {
  const { t } = useTranslation();
  const { calendar, staff } = useSchool();
  const days = useObservable(calendar);
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [only] = copies;
  if (!learns || !only) {
    return (
      <Answer tone="notice" picture={<NoticeIcon />} heading={t("desk.whichCopy")}>
        <p>{t("desk.printed.several", { code: article })}</p>
        <CopyChoice copies={copies} likely={likely} onChoose={onChoose} />
      </Answer>
    );
  }
  return (
    <Answer
      tone="notice"
      picture={<NoticeIcon />}
      heading={t("desk.printed.isItThis")}
      actions={<>
        <Button size="lg" onClick={() => onConfirm(only)}>{t("desk.printed.yes")} <span className="key-hint">{`\u00a0(${t("desk.printed.key")})`}</span></Button>
        <NoteCode says="desk.printed.no" onClick={() => onNoteCode(article)} />
      </>}
    >
      <CopyLine file={only} />
      <p>{copyPlaceInWords(t, only, days)}</p>
      <p>{t("desk.printed.onlyOne", { code: article })} {isLibrarian && t("desk.printed.once")}</p>
    </Answer>
  );
};
