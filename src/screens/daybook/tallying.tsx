/** A class in its reading period is tallied with one confirmation; a card at the door counts one visit. Both can be taken back. */
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useCallback, useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { bookTypes } from "#domain/catalogue/title.ts";
import { lastPeriod } from "#domain/circulation/events.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { useSchool } from "../../desk/services-context.tsx";
import classes from "./daybook.module.css";

interface Said {
  readonly words: string;
  readonly visit?: EventId;
}

export const Tallying = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { dayBook, printing } = useSchool();
  const [classUnits, setClassUnits] = useState<readonly string[]>([]);
  const [said, setSaid] = useState<Said | undefined>();
  useEffect(() => void printing.classUnits().then(setClassUnits), [printing]);

  const tally = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const number = (name: string) => Number(typed.get(name) || 0);
    const classUnit = String(typed.get("classUnit"));
    const pupils = (await printing.patrons({ classUnit })).filter(({ group }) => group === "pupil");
    const grade = pupils[0]?.grade;
    const read = Object.fromEntries(bookTypes.flatMap((type) => (number(type) > 0 ? [[type, number(type)]] : [])));
    const visit = await dayBook.tally({
      visitors: number("visitors"),
      facts: { group: "pupil", classUnit, ...(grade === undefined ? {} : { grade }) },
      ...(Object.keys(read).length > 0 ? { readInLibrary: read } : {}),
      ...(number("period") > 0 ? { period: number("period") } : {}),
    });
    setSaid({ words: t("daybook.counted", { count: number("visitors"), who: classUnit }), visit });
    form.reset();
  };

  const countAtDoor = useCallback(async (code: string) => {
    const answer = await dayBook.countAtDoor(code);
    if (answer.type === "NoSuchCard") setSaid({ words: t("daybook.noSuchCard", { code: answer.code }) });
    else if (answer.type === "CardCancelled") setSaid({ words: t("daybook.cardCancelled", { code: answer.code, who: answer.patron.fullName }) });
    else if (answer.type === "CountedLately") setSaid({ words: t("daybook.countedLately", { who: answer.patron.fullName }) });
    else setSaid({ words: t("daybook.counted", { count: 1, who: answer.patron.fullName }), visit: answer.event });
  }, [dayBook, t]);
  useEffect(() => onScan((code) => void countAtDoor(code).catch(reportError)), [onScan, countAtDoor]);
  const atDoor = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    await countAtDoor(String(new FormData(form).get("card")));
    form.reset();
  };

  const undo = async (visit: EventId) => setSaid({ words: t((await dayBook.undo(visit)) ? "daybook.undone" : "daybook.nothingToUndo") });

  return (
    <section className="card">
      <form onSubmit={(event) => void tally(event)} aria-label={t("daybook.tally")}>
        <h2 className={classes.heading}>{t("daybook.tally")}</h2>
        <div className={classes.fields}>
          <NativeSelect name="classUnit" label={t("daybook.classUnit")} data={[...classUnits]} required />
          <NativeSelect name="period" label={t("daybook.period")} data={["", ...Array.from({ length: lastPeriod }, (_, index) => String(index + 1))]} />
          <TextInput name="visitors" label={t("daybook.pupils")} type="number" min={1} max={999} required />
        </div>
        <fieldset className={classes.read}>
          <legend>{t("daybook.booksRead")}</legend>
          <div className={classes.fields}>
            {bookTypes.map((type) => <TextInput key={type} name={type} label={t(`daybook.bookType.${type}`)} type="number" min={0} max={9999} />)}
          </div>
        </fieldset>
        <Button type="submit" mt="md" mih={44}>{t("daybook.count")}</Button>
      </form>
      <form onSubmit={(event) => void atDoor(event)} aria-label={t("daybook.door")}>
        <Group align="end" mt="lg">
          <TextInput name="card" label={t("daybook.door")} description={t("daybook.doorHint")} autoComplete="off" required />
          <Button type="submit" variant="default" mih={44}>{t("daybook.countOne")}</Button>
        </Group>
      </form>
      <div role="status">
        {said && <Group mt="md">{said.words}{said.visit && <Button variant="default" mih={44} onClick={() => void undo(said.visit as EventId)}>{t("daybook.undo")}</Button>}</Group>}
      </div>
    </section>
  );
};
