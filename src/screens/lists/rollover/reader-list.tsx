/** Every pupil with what becomes of them and why, of which only those in sight are in the page; what is proposed can be changed. */
import { Group, NativeSelect, Text, Title } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { leavings } from "#domain/patrons/patron.ts";
import type { Rollover } from "#domain/patrons/rollover.ts";
import { choiceFrom, choiceValue, intoOf, isAsked, rowFilters, rowsOf, type ReaderRow, type RowFilter } from "./reader-rows.ts";
import { useFateWords } from "./fate-words.ts";
import type { RolloverState } from "./rollover-state.ts";
import classes from "./rollover.module.css";

export const ReaderList = ({ state, plan }: { state: RolloverState; plan: Rollover }) => {
  const { t, i18n } = useTranslation();
  const { turnedAway, steps } = state;
  const rows = useMemo(() => rowsOf(plan, turnedAway), [plan, turnedAway]);
  const [filter, setFilter] = useState<RowFilter>(() => (rows.some(({ toLook }) => toLook) ? "look" : "all"));
  const [classUnit, setClassUnit] = useState("");
  const shown = useMemo(() => rows.filter((row) => isAsked(row, filter, classUnit)), [rows, filter, classUnit]);
  const { before, after } = useMemo(() => {
    const { compare } = new Intl.Collator("vi", { numeric: true });
    const named = (names: readonly string[]) => [...new Set(names)].filter((name) => name !== "").sort(compare);
    return { before: named(rows.flatMap((row) => row.classes)), after: named([...steps.flatMap(({ from, to }) => [from, to.trim()]), ...rows.flatMap((row) => (row.is === "arrival" ? row.classes : [intoOf(row.move.fate)]))]) };
  }, [rows, steps]);
  const window = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler, whose memoizing it would upset, is not part of the build
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => window.current, estimateSize: () => 68, getItemKey: (index) => shown[index]?.key ?? index, overscan: 8 });
  const count = (each: RowFilter) => rows.filter((row) => isAsked(row, each, "")).length;
  return (
    <section aria-labelledby="rollover-readers">
      <Title order={3} id="rollover-readers" mb="xs">{t("rollover.readers.title")}</Title>
      <Group mb="sm" align="end">
        <NativeSelect size="md" label={t("rollover.readers.filter")} value={filter} onChange={(event) => setFilter(rowFilters.find((each) => each === event.currentTarget.value) ?? "all")} data={rowFilters.flatMap((each) => (each === "all" || each === filter || count(each) > 0 ? [{ value: each, label: `${t(`rollover.filter.${each}`)} (${count(each).toLocaleString(i18n.language)})` }] : []))} />
        <NativeSelect size="md" label={t("rollover.readers.classUnit")} value={classUnit} onChange={(event) => setClassUnit(event.currentTarget.value)} data={[{ value: "", label: t("rollover.readers.everyClass") }, ...before]} />
      </Group>
      {shown.length === 0 && <Text role="status">{t("rollover.readers.none")}</Text>}
      <div ref={window} className={classes["window"]} tabIndex={0} role="list" aria-label={t("rollover.readers.title")} hidden={shown.length === 0}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = shown[index];
            return row && (
              <div role="listitem" key={key} ref={virtual.measureElement} data-index={index} aria-posinset={index + 1} aria-setsize={shown.length} className={`${classes["row"]} ${classes["moving"]}`} style={{ transform: `translateY(${start}px)` }}>
                <Reader row={row} state={state} into={after} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
};

const Reader = ({ row, state, into }: { row: ReaderRow; state: RolloverState; into: readonly string[] }) => {
  const { t } = useTranslation();
  const { fateWords, doubtWords } = useFateWords();
  const label = t("rollover.readers.changeFor", { name: row.name });
  if (row.is === "arrival") {
    const { listed, doubts } = row.arrival;
    return (
      <>
        <span><strong>{row.name}</strong><br /><span className="soft">{t("rollover.readers.onList", { list: listed.list, row: listed.row })}</span></span>
        <span><span className="pill" data-tone={row.away ? "notice" : "good"}>{t(row.away ? "rollover.fate.turnedAway" : "rollover.fate.arrives", { unit: listed.classUnit ?? "" })}</span> {doubtWords(doubts)}</span>
        <NativeSelect size="md" aria-label={label} value={row.away ? "away" : ""} onChange={(event) => state.turnAway(listed, event.currentTarget.value === "away")} data={[{ value: "", label: t("rollover.choice.add") }, { value: "away", label: t("rollover.choice.away") }]} />
      </>
    );
  }
  const { patron, fate, proposed, doubts } = row.move;
  const choice = state.choices.get(patron.id);
  return (
    <>
      <span><strong>{row.name}</strong><br /><span className="soft">{[patron.classUnit ?? t("rollover.byClass.none"), patron.yearOfBirth].filter(Boolean).join(" · ")}</span></span>
      <span><span className="pill" data-tone={fate.is === "unclear" ? "notice" : fate.is === "leaves" || fate.is === "repeats" ? "plain" : "good"}>{fateWords(fate)}</span> {doubtWords(doubts)}{choice && <span className="soft"> {t("rollover.byYou")}</span>}</span>
      <NativeSelect size="md" aria-label={label} value={choiceValue(choice)} onChange={(event) => state.choose(patron.id, choiceFrom(event.currentTarget.value))}>
        <option value="">{t("rollover.choice.proposed", { fate: fateWords(proposed) })}</option>
        {patron.classUnit !== undefined && <option value="repeats">{t("rollover.choice.repeats", { unit: patron.classUnit })}</option>}
        {leavings.map((how) => <option key={how} value={how}>{t(`rollover.choice.${how}`)}</option>)}
        <option value="open">{t("rollover.choice.open")}</option>
        <optgroup label={t("rollover.choice.into")}>
          {into.map((classUnit) => <option key={classUnit} value={`class ${classUnit}`}>{t("rollover.choice.class", { unit: classUnit })}</option>)}
        </optgroup>
      </NativeSelect>
    </>
  );
};
