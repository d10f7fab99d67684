/** What could not be lent and why; a librarian may lend it all the same. */
import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { LendAnswer as Answer, RefusedLoan, Wanted } from "../../desk/textbooks.ts";
import { refusalInWords } from "../parts/sentences.ts";
import classes from "./textbooks.module.css";

interface LendAnswerProps {
  readonly answer: Answer;
  readonly busy?: boolean;
  /** Of pupils; nobody lends to a class against the rules. */
  readonly onAnyway?: (of: readonly Wanted[]) => void;
}

export const LendAnswer = ({ answer, busy = false, onAnyway }: LendAnswerProps) => {
  const { t } = useTranslation();
  if (answer.type === "TooFew") {
    return (
      <Alert color="red" role="alert" my="md" title={t("textbooks.tooFew")}>
        <ul>{answer.titles.map(({ title, wanted, left }) => <li key={title.id}>{t("textbooks.tooFewOne", { title: displayTitle(title), wanted, left })}</li>)}</ul>
        {t("textbooks.tooFewDo")}
      </Alert>
    );
  }
  if (answer.refused.length === 0) return null;
  // Who is refused is so for one reason as a rule, whichever book it is.
  const lines = new Map<string, string[]>();
  for (const { pupil, title, refusals } of answer.refused) {
    const line = t("textbooks.refusedOne", { who: pupil?.fullName ?? t("textbooks.wholeClass"), why: refusals.map((refusal) => refusalInWords(t, refusal)).join(" ") });
    lines.set(line, [...(lines.get(line) ?? []), displayTitle(title)]);
  }
  const mine = answer.refused.flatMap(({ mayOverride, pupil, title }): Wanted[] => (mayOverride && pupil ? [{ pupil: pupil.id, title: title.id }] : []));
  return (
    <Alert color="yellow" role="alert" my="md" title={t("textbooks.refused", { count: booksIn(answer.refused) })} styles={{ title: { color: "var(--notice)" } }}>
      <ul className={classes.refused}>{[...lines].map(([line, titles]) => <li key={line}>{line} {titles.length > 1 ? t("textbooks.titlesCount", { count: titles.length }) : `(${titles[0] ?? ""})`}</li>)}</ul>
      {mine.length > 0 && onAnyway && <Button variant="default" loading={busy} onClick={() => onAnyway(mine)}>{t("textbooks.lendAnyway", { count: mine.length })}</Button>}
    </Alert>
  );
};

const booksIn = (refused: readonly RefusedLoan[]): number => refused.reduce((sum, { quantity }) => sum + quantity, 0);
