/** Who is to bring what back: overdue, due soon, or all that is out, by class; with the papers and messages that remind. */
import { Button, Group, NativeSelect, SegmentedControl } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { byTeacher, byUnit, hasTeacher, totalsOf, unitKey, type Unit, type UnitDebts } from "#domain/circulation/by-unit.ts";
import { dueSoon, overdueSince, toBringBack, type DebtOut, type LoanOut } from "#domain/circulation/overdues.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { Page } from "../../ui/page.tsx";
import { CopiedMessage, useMessageCopying } from "../parts/message-copying.tsx";
import { totalsInWords } from "../parts/totals-words.ts";
import { useHomerooms } from "../parts/use-homerooms.ts";
import { ClassRenewal } from "./class-renewal.tsx";
import { messageForReader, messageForUnit, type View } from "./messages.ts";
import { PaperToPrint, type Paper } from "./paper-to-print.tsx";
import type { Context } from "./papers.ts";
import { UnitCard } from "./unit-card.tsx";
import { unitName } from "./words.ts";

/** "Soon" is within so many open days. */
const soonDays = 3;
const orders = ["unit", "teacher"] as const;
type Order = (typeof orders)[number];
const views: readonly View[] = ["overdue", "soon", "all"];

export const OverduesScreen = () => {
  const { t } = useTranslation();
  const { desk, loans, setting, calendar } = useSchool();
  const { name, year } = useObservable(setting);
  const open = useObservable(calendar);
  const [found, setFound] = useState<{ readonly out: readonly LoanOut[]; readonly owed: readonly DebtOut[] } | undefined>();
  const [view, setView] = useState<View>(() => viewIn(window.location.hash));
  const [unit, setUnit] = useState("");
  const [order, setOrder] = useState<Order>("unit");
  const homerooms = useHomerooms();
  const [days, setDays] = useState(1);
  const [paper, setPaper] = useState<Paper | undefined>();
  const [renewing, setRenewing] = useState<UnitDebts | undefined>();
  const { copied, copy, clear } = useMessageCopying();
  const today = desk.today();

  useEffect(() => {
    let current = true;
    const load = () => void Promise.all([loans.open(), loans.debts()]).then(([out, owed]) => current && setFound({ out, owed }));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, loans]);

  const units = useMemo(() => {
    const { out, owed } = found ?? { out: [], owed: [] };
    if (view === "all") return byUnit(year.year, toBringBack(out, owed), owed);
    return byUnit(year.year, view === "overdue" ? overdueSince(out, open, today, days) : dueSoon(out, open, today, soonDays));
  }, [found, view, days, today, open, year]);
  const shown = unit === "" ? units : units.filter((each) => unitKey(each.unit) === unit);
  const context: Context = { t, school: name, today, calendar: open };
  const teacherOf = (asked: Unit) => (hasTeacher(asked) ? homerooms.get(asked.name) : undefined);
  /** All that the class has out, also what this list leaves out. */
  const renewAllOf = ({ unit: asked }: UnitDebts) => setRenewing(byUnit(year.year, found?.out ?? []).find((each) => unitKey(each.unit) === unitKey(asked)));

  const card = (each: UnitDebts) => {
    const teacher = teacherOf(each.unit)?.fullName;
    return (
      <UnitCard
        key={unitKey(each.unit)}
        debts={each}
        teacher={order === "teacher" ? undefined : teacher}
        today={today}
        calendar={open}
        onLetter={view === "overdue" && hasTeacher(each.unit) ? () => setPaper({ is: "letter", unit: each }) : undefined}
        onRenewAll={each.unit.is === "unknown" || !isHere(each.unit) || each.readers.every((reader) => reader.loans.length === 0) ? undefined : () => renewAllOf(each)}
        onMessage={() => void copy(messageForUnit(context, view, each, teacher))}
        onReaderMessage={(reader) => void copy(messageForReader(context, view, reader))}
      />
    );
  };

  if (paper) return <Page title={t("overdues.title")}><PaperToPrint paper={paper} units={shown} teacherOf={(of) => teacherOf(of)?.fullName} context={context} schoolYear={year.year} onBack={() => setPaper(undefined)} /></Page>;
  if (renewing) return <Page title={t("overdues.title")}><ClassRenewal debts={renewing} onBack={() => setRenewing(undefined)} /></Page>;
  return (
    <Page title={t("overdues.title")}>
      <SegmentedControl
        size="lg"
        value={view}
        aria-label={t("overdues.which")}
        onChange={(value) => {
          setView(value as View);
          setUnit("");
          clear();
        }}
        data={views.map((value) => ({ value, label: t(`overdues.views.${value}`) }))}
        styles={{ label: { paddingInline: "0.45rem", fontSize: "1rem" } }}
      />
      <p className="soft">{t(`overdues.about.${view}`, { days: soonDays })}</p>
      <Group align="end">
        <NativeSelect
          size="lg"
          label={t("overdues.unit")}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value)}
          data={[{ value: "", label: t("overdues.everyone") }, ...units.map((each) => ({ value: unitKey(each.unit), label: unitName(t, each.unit) }))]}
        />
        {homerooms.size > 0 && <NativeSelect size="lg" label={t("overdues.order")} value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)} data={orders.map((value) => ({ value, label: t(`overdues.orders.${value}`) }))} />}
        {view === "overdue" && <CountField size="lg" label={t("overdues.days")} value={days} min={1} max={999} w={160} onChange={(value) => setDays(Math.max(1, Number(value) || 1))} />}
        {shown.length > 0 && papersOf(view, shown).map((is) => <Button key={is} size="lg" {...(is === "slips" || is === "list" ? {} : { variant: "default" })} onClick={() => setPaper({ is })}>{t(`overdues.${is}`)}</Button>)}
        <Button size="lg" variant="default" component="a" href="#/compensations">{t("compensations.title")}</Button>
      </Group>
      <p role="status" style={{ fontWeight: 600 }}>{found && (shown.length === 0 ? t(`overdues.empty.${view}`) : totalsInWords(t, totalsOf(shown)))}</p>
      <CopiedMessage copied={copied} />
      {order === "teacher"
        ? byTeacher(shown, teacherOf).map(({ teacher, units: own }) => (
            <section key={teacher?.id ?? ""} aria-label={teacher?.fullName ?? t("overdues.noHomeroom")}>
              <p style={{ fontWeight: 700, fontSize: "1.3rem", margin: "1.2rem 0 0.4rem" }}>{teacher ? t("overdues.homeroom", { name: teacher.fullName }) : t("overdues.noHomeroom")}</p>
              {own.map(card)}
            </section>
          ))
        : shown.map(card)}
    </Page>
  );
};

/** Nobody else could be given a slip, and only a class has a homeroom teacher. */
const papersOf = (view: View, shown: readonly UnitDebts[]) => {
  const slips = shown.some(({ unit }) => unit.is !== "unknown") ? (["slips"] as const) : [];
  if (view === "all") return ["list"] as const;
  return view === "soon" ? slips : [...slips, "overdueList" as const, ...(shown.some(({ unit }) => hasTeacher(unit)) ? (["letters"] as const) : [])];
};

/** Of the classes that are here now. */
const isHere = ({ left, ofYear }: Unit): boolean => left === undefined && ofYear === undefined;

/** Other screens lead here with what they want to show. */
const viewIn = (hash: string): View => views.find((view) => hash.includes(`view=${view}`)) ?? "overdue";
