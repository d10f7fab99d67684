/** Way C: so many of each title to the class as a whole; its homeroom teacher answers for them. */
import { Button, Group, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { LendAnswer as Answer } from "../../desk/textbooks.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { useHomerooms } from "../parts/use-homerooms.ts";
import { DoneLine, useDoing } from "./doing.tsx";
import { LendAnswer } from "./lend-answer.tsx";
import type { PanelProps } from "./lend-panel.tsx";
import { LeftOf } from "./left-of.tsx";
import { DayField } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

export const LendToClass = ({ of: { file, titles, lots, again }, day, onSheet }: PanelProps) => {
  const { t } = useTranslation();
  const { textbooks, printing } = useSchool();
  const [teachers, setTeachers] = useState<readonly Patron[]>([]);
  const homerooms = useHomerooms();
  /** Undefined until somebody chooses: then it is the homeroom teacher. */
  const [chosen, setChosen] = useState<string | undefined>();
  const teacher = chosen ?? homerooms.get(file.classUnit)?.id ?? "";
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({});
  const [answer, setAnswer] = useState<Answer | undefined>();
  const { busy, done, doing, undo } = useDoing(again);
  useEffect(() => void printing.patrons({}).then((all) => setTeachers(all.filter(({ group }) => group === "teacher" || group === "management"))), [printing]);

  // What the class or its pupils have already is not proposed once more.
  const hasOf = (title: TitleId): number => file.holdings.reduce((sum, held) => (held.title.id === title ? sum + held.out : sum), 0);
  const quantityOf = (title: TitleId): number => quantities[title] ?? Math.max(0, file.pupils.length - hasOf(title));
  const items = titles.flatMap(({ id }) => (quantityOf(id) > 0 ? [{ title: id, quantity: quantityOf(id) }] : []));
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const lend = () => doing(async () => {
    setAnswer(undefined);
    const said = await textbooks.lendToClass({ classUnit: file.classUnit, grade: file.grade, teacher: teacher === "" ? undefined : (teacher as PatronId), items }, { on: day.on });
    setAnswer(said);
    if (said.type !== "Lent") return undefined;
    if (said.events.length === 0) return { words: t("textbooks.lentNone") };
    setQuantities({});
    return { words: `${t("textbooks.lent", { count: said.books, unit: file.classUnit })} ${t("textbooks.saved")}`, events: said.events };
  });

  return (
    <section className="card">
      <NativeSelect size="lg" maw="30rem" label={t("textbooks.teacher")} description={t("textbooks.teacherHint")} value={teacher} onChange={({ currentTarget }) => setChosen(currentTarget.value)} data={[{ value: "", label: t("textbooks.teacherNone") }, ...teachers.map(({ id, fullName, classUnit }) => ({ value: id, label: classUnit ? `${fullName} · ${classUnit}` : fullName }))]} />
      <div className={classes.quantities}>
        {titles.map((title) => (
          <div key={title.id} className={classes.quantity}>
            <span>{displayTitle(title)} <LeftOf lots={lots} title={title.id} /></span>
            <CountField aria-label={t("textbooks.quantity", { title: displayTitle(title) })} value={quantityOf(title.id)} min={0} max={9999} w={90} onChange={(value) => setQuantities((now) => ({ ...now, [title.id]: Number(value) || 0 }))} />
          </div>
        ))}
      </div>
      <Group mt="md" align="end">
        <DayField day={day} />
        <Button size="lg" loading={busy} disabled={count === 0 || day.wrong !== undefined} onClick={() => void lend()}>{t("textbooks.confirm", { count })}</Button>
        <Button size="lg" variant="default" onClick={onSheet}>{t("textbooks.sheet.print")}</Button>
      </Group>
      <DoneLine busy={busy} done={done} undo={undo} />
      {answer && <LendAnswer answer={answer} />}
    </section>
  );
};
