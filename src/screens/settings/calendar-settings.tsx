/** When the library is closed, so that no book is due on a day when nobody can take it back. Each change is saved at once. */
import { Alert, Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayFromTyped, dayInVietnamese, weekdayOf, type Day, type Weekday } from "#domain/kernel/day.ts";
import type { Closure } from "#domain/school/calendar.ts";
import { holidaysBetween } from "#domain/school/holidays.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import classes from "./settings-screen.module.css";
import { spansOf } from "./spans.ts";

const weekFromMonday: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0];

export const CalendarSettings = ({ mayChange }: { mayChange: boolean }) => {
  const { t } = useTranslation();
  const school = useSchool();
  const { schoolYear, closedWeekdays, closures, openDays } = useObservable(school.calendar);
  const today = school.desk.today();
  const weekdays = t("desk.weekday", { returnObjects: true }) as readonly string[];
  const span = ({ from, to }: { from: Day; to: Day }) => (from === to ? dayInVietnamese(from) : t("settings.school.fromTo", { from: dayInVietnamese(from), to: dayInVietnamese(to) }));

  return (
    <section aria-labelledby="settings-calendar">
      <Stack>
        <Title order={2} id="settings-calendar">{t("settings.calendar.title")}</Title>
        <Text>{t("settings.calendar.about")}</Text>
        <Checkbox.Group
          label={t("settings.calendar.weekly")}
          value={closedWeekdays.map(String)}
          onChange={(days) => void school.changeCalendar({ closedWeekdays: weekFromMonday.filter((weekday) => days.includes(String(weekday))) })}
        >
          <Group mt="xs">
            {weekFromMonday.map((weekday) => <Checkbox key={weekday} size="md" value={String(weekday)} label={weekdays[weekday]} disabled={!mayChange} />)}
          </Group>
        </Checkbox.Group>
        <div>
          <Title order={3} size="h4">{t("settings.calendar.byLaw")}</Title>
          <ul className={classes.days}>
            {spansOf(holidaysBetween(schoolYear.startsOn, schoolYear.endsOn)).map(({ name, ...days }) => (
              <li key={days.from}><span>{span(days)}</span> {t(`settings.calendar.holiday.${name}`)}</li>
            ))}
          </ul>
          <Text size="sm">{t("settings.calendar.byLawHint")}</Text>
        </div>
        <DayList
          title={t("settings.calendar.closures")}
          empty={t("settings.calendar.noClosures")}
          days={closures.map((closure) => ({ value: closure, words: [span(closure), closure.name].filter(Boolean).join(" · ") }))}
          onDrop={mayChange ? (closure) => school.changeCalendar({ closures: closures.filter((one) => one !== closure) }) : undefined}
        />
        {mayChange && <AddClosure today={today} onAdd={(closure) => school.changeCalendar({ closures: [...closures, closure].toSorted((a, b) => (a.from < b.from ? -1 : 1)) })} />}
        <DayList
          title={t("settings.calendar.openDays")}
          empty={t("settings.calendar.noOpenDays")}
          days={openDays.map((on) => ({ value: on, words: `${weekdays[weekdayOf(on)] ?? ""} ${dayInVietnamese(on)}` }))}
          onDrop={mayChange ? (day) => school.changeCalendar({ openDays: openDays.filter((one) => one !== day) }) : undefined}
        />
        {mayChange && <AddOpenDay today={today} onAdd={(on) => school.changeCalendar({ openDays: [...new Set([...openDays, on])].toSorted() })} />}
      </Stack>
    </section>
  );
};

interface DayListProps<Value> {
  readonly title: string;
  readonly empty: string;
  readonly days: readonly { readonly value: Value; readonly words: string }[];
  /** Undefined for who may only look. */
  readonly onDrop: ((value: Value) => Promise<void>) | undefined;
}

const DayList = <Value,>({ title, empty, days, onDrop }: DayListProps<Value>) => {
  const { t } = useTranslation();
  return (
    <div>
      <Title order={3} size="h4">{title}</Title>
      {days.length === 0 ? (
        <Text>{empty}</Text>
      ) : (
        <ul className={classes.days}>
          {days.map(({ value, words }) => (
            <li key={words}>
              <span>{words}</span>
              {onDrop && (
                <Button size="sm" variant="subtle" onClick={() => void onDrop(value)} aria-label={t("settings.calendar.dropNamed", { what: words })}>
                  {t("settings.calendar.drop")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const AddClosure = ({ today, onAdd }: { today: Day; onAdd: (closure: Closure) => Promise<void> }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState({ from: "", to: "", name: "" });
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const from = dayFromTyped(typed.from, today, "ahead");
    const to = typed.to.trim() === "" ? from : dayFromTyped(typed.to, from ?? today, "ahead");
    setWrong(from === undefined || to === undefined || to < from);
    if (from === undefined || to === undefined || to < from) return;
    void onAdd({ from, to, name: typed.name.trim() }).then(() => setTyped({ from: "", to: "", name: "" }));
  };
  const field = (name: keyof typeof typed) => ({ label: t(`settings.calendar.field.${name}`), value: typed[name], onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value }) });
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 4 }} style={{ alignItems: "end" }}>
        <TextInput {...field("from")} inputMode="numeric" placeholder={t("start.hint.dateExample")} />
        <TextInput {...field("to")} inputMode="numeric" placeholder={t("start.hint.dateExample")} />
        <TextInput {...field("name")} maxLength={80} placeholder={t("settings.calendar.nameExample")} />
        <Button type="submit" variant="default">{t("settings.calendar.addClosure")}</Button>
      </SimpleGrid>
      {wrong && <Alert mt="sm" color="red" role="alert">{t("settings.calendar.wrong")}</Alert>}
    </form>
  );
};

const AddOpenDay = ({ today, onAdd }: { today: Day; onAdd: (on: Day) => Promise<void> }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const on = dayFromTyped(typed, today, "ahead");
    setWrong(on === undefined);
    if (on !== undefined) void onAdd(on).then(() => setTyped(""));
  };
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 4 }} style={{ alignItems: "end" }}>
        <TextInput label={t("settings.calendar.field.openDay")} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} inputMode="numeric" placeholder={t("start.hint.dateExample")} error={wrong && t("settings.calendar.wrongDay")} />
        <Button type="submit" variant="default">{t("settings.calendar.addOpenDay")}</Button>
      </SimpleGrid>
    </form>
  );
};
