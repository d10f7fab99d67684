/** Who came, how many, and what they read: a class in its reading period, or a group without one. A librarian may note it for an earlier day. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { BackdatingRefusal } from "#domain/circulation/backdating.ts";
import { lastPeriod, readingKinds, type VisitFacts } from "#domain/circulation/events.ts";
import { addDays, dayFromTyped, dayInVietnamese } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import { patronGroups, type PatronGroup } from "#domain/patrons/patron.ts";
import type { SchoolClass } from "#domain/patrons/school-class.ts";
import { useSchool } from "../../desk/services-context.tsx";
import classes from "./daybook.module.css";

type Who = "class" | PatronGroup;

/** `onCounted` is told what to say of it; after `onFailed` what was typed still stands. */
export const TallyForm = ({ schoolClasses, onCounted, onFailed }: { schoolClasses: readonly SchoolClass[]; onCounted: (words: string, visit: EventId) => void; onFailed: (error: unknown) => void }) => {
  const { t } = useTranslation();
  const { desk, dayBook } = useSchool();
  const today = desk.today();
  const mayBackdate = desk.mayWriteFor(addDays(today, -1)).ok;
  const [who, setWho] = useState<Who>("class");
  const [typedDay, setTypedDay] = useState(dayInVietnamese(today));
  const [wrongDay, setWrongDay] = useState<BackdatingRefusal | "notADay" | undefined>();
  const grades = [...new Set(schoolClasses.flatMap(({ grade }) => grade ?? []))].sort((a, b) => a - b);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const number = (name: string) => Number(typed.get(name) || 0);
    const on = mayBackdate ? dayFromTyped(typedDay, today, "back") : today;
    if (on === undefined) return setWrongDay("notADay");
    const read = Object.fromEntries(readingKinds.flatMap((type) => (number(type) > 0 ? [[type, number(type)]] : [])));
    const facts = factsTyped(who, typed, schoolClasses);
    const counted = await dayBook.tally({
      visitors: number("visitors"),
      facts,
      ...(Object.keys(read).length > 0 ? { readInLibrary: read } : {}),
      ...(number("period") > 0 ? { period: number("period") } : {}),
    }, on === today ? undefined : on);
    if (!counted.ok) return setWrongDay(counted.error);
    setWrongDay(undefined);
    const whom = facts.classUnit ?? t(`desk.group.${facts.group}`);
    onCounted(t(on === today ? "daybook.counted" : "daybook.countedFor", { count: number("visitors"), who: whom, day: dayInVietnamese(on) }), counted.value);
    return form.reset();
  };
  const dayError = wrongDay && (wrongDay === "notADay" ? t("acts.backdateDialog.notADay") : t(`acts.backdateDialog.${wrongDay.type}`, wrongDay.type === "TooLongAgo" ? { day: dayInVietnamese(wrongDay.earliest) } : {}));

  return (
    <form onSubmit={(event) => void submit(event).catch(onFailed)} aria-label={t("daybook.tally")}>
      <h2 className={classes.heading}>{t("daybook.tally")}</h2>
      <div className={classes.fields}>
        <NativeSelect label={t("daybook.who")} value={who} onChange={({ currentTarget }) => setWho(currentTarget.value as Who)} data={[{ value: "class", label: t("daybook.wholeClass") }, { value: "pupil", label: t("daybook.pupilsAlone") }, ...patronGroups.filter((group) => group !== "pupil").map((group) => ({ value: group, label: t(`desk.group.${group}`) }))]} />
        {who === "class" && <NativeSelect name="classUnit" label={t("daybook.classUnit")} data={schoolClasses.map(({ classUnit }) => classUnit)} required />}
        {who === "class" && <NativeSelect name="period" label={t("daybook.period")} data={["", ...Array.from({ length: lastPeriod }, (_, index) => String(index + 1))]} />}
        {who === "pupil" && grades.length > 0 && <NativeSelect name="grade" label={t("daybook.grade")} data={[{ value: "", label: t("daybook.anyGrade") }, ...grades.map(String)]} />}
        <TextInput name="visitors" label={t(who === "class" || who === "pupil" ? "daybook.pupils" : "daybook.people")} type="number" min={1} max={999} required />
        {mayBackdate && <TextInput label={t("daybook.day")} value={typedDay} onChange={({ currentTarget }) => setTypedDay(currentTarget.value)} error={dayError} autoComplete="off" {...(dayFromTyped(typedDay, today, "back") === today ? {} : { className: classes.otherDay })} />}
      </div>
      <fieldset className={classes.read}>
        <legend>{t("daybook.booksRead")}</legend>
        <div className={classes.fields}>
          {readingKinds.map((type) => <TextInput key={type} name={type} label={t(`daybook.bookType.${type}`)} type="number" min={0} max={9999} />)}
        </div>
      </fieldset>
      <Button type="submit" mt="md" mih={44}>{t("daybook.count")}</Button>
    </form>
  );
};

const factsTyped = (who: Who, typed: FormData, schoolClasses: readonly SchoolClass[]): VisitFacts => {
  if (who === "class") return { group: "pupil", ...schoolClasses.find(({ classUnit }) => classUnit === typed.get("classUnit")) };
  const grade = who === "pupil" && typed.get("grade") ? Number(typed.get("grade")) : undefined;
  return { group: who, ...(grade === undefined ? {} : { grade }) };
};
