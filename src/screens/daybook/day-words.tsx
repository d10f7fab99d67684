/** What a day was used for and what is to be remarked: written by a librarian, read by everybody at the desk. */
import { Alert, Button, Group, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { BackdatingRefusal } from "#domain/circulation/backdating.ts";
import { dayWords, mostLetters, type DayWords as Words } from "#domain/circulation/library-day.ts";
import { dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { LibraryDayFile } from "../../desk/day-book.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import classes from "./daybook.module.css";

/** `file` is undefined while nothing was written of the day. */
export const DayWords = ({ on, file }: { on: Day; file: LibraryDayFile | undefined }) => {
  const { t } = useTranslation();
  const { dayBook, staff } = useSchool();
  const mayWrite = useObservable(staff.signedIn)?.role === "librarian";
  /** What is being typed; what stands in it is what was changed. */
  const [typed, setTyped] = useState<Words>({});
  const [said, setSaid] = useState("");
  const words = file?.words;
  const lost = dayWords.flatMap((field) => (file?.lost?.[field] === undefined ? [] : [`${t(`daybook.words.${field}`)}: ${file.lost[field]}`]));
  if (!mayWrite) return <>{dayWords.map((field) => words?.[field] !== undefined && <p key={field}><b>{t(`daybook.words.${field}`)}:</b> {words[field]}</p>)}</>;

  const keep = async (kept: Promise<Result<void, BackdatingRefusal>>): Promise<boolean> => {
    try {
      const answer = await kept;
      setSaid(answer.ok ? t("daybook.words.saved") : t(`acts.backdateDialog.${answer.error.type}`, answer.error.type === "TooLongAgo" ? { day: dayInVietnamese(answer.error.earliest) } : {}));
      return answer.ok;
    } catch (error) {
      setSaid(t("desk.failed"));
      reportError(error);
      return false;
    }
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await keep(dayBook.write(on, typed))) setTyped({});
  };
  return (
    <form onSubmit={(event) => void save(event)} aria-label={t("daybook.words.title")}>
      {lost.length > 0 && (
        <Alert color="amber" variant="light" mb="sm" title={t("daybook.words.lost")}>
          <p>{lost.join(" · ")}</p>
          <Group>
            <Button variant="default" mih={44} onClick={() => void keep(dayBook.settleLost(on, "takeOver"))}>{t("daybook.words.takeOver")}</Button>
            <Button variant="default" mih={44} onClick={() => void keep(dayBook.settleLost(on, "letGo"))}>{t("daybook.words.letGo")}</Button>
          </Group>
        </Alert>
      )}
      <div className={classes.words}>
        {dayWords.map((field) => (
          <Textarea
            key={field}
            label={t(`daybook.words.${field}`)}
            description={t(`daybook.words.${field}Hint`)}
            value={typed[field] ?? words?.[field] ?? ""}
            onChange={({ currentTarget: { value } }) => {
              setTyped((before) => ({ ...before, [field]: value }));
              setSaid("");
            }}
            maxLength={mostLetters[field]}
            autosize
            minRows={2}
          />
        ))}
      </div>
      <Group mt="sm">
        <Button type="submit" mih={44} disabled={Object.keys(typed).length === 0}>{t("daybook.words.save")}</Button>
        <span role="status">{said}</span>
      </Group>
    </form>
  );
};
