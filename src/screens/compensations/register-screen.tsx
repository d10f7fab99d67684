/** The register of compensations for a span of days, to look through and to print. */
import { Button, Group, Table, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { dayFromTyped, dayInVietnamese, type Day } from "#domain/kernel/day.ts";
import type { Compensation } from "../../desk/compensations.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { dongInDigits } from "../../ui/dong.ts";
import { Page } from "../../ui/page.tsx";
import { NotWholeHere } from "../parts/not-whole-here.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
import { SheetsToPrint } from "../parts/sheets-to-print.tsx";
import { amountOf, howOf, readerOf, registerOf, standingIn, takenIn, whichOf } from "./papers.ts";

export const RegisterScreen = () => {
  const { t } = useTranslation();
  const { desk, compensations, setting } = useSchool();
  const { name, year } = useObservable(setting);
  const maker = usePageMaker();
  const today = desk.today();
  const [typed, setTyped] = useState({ from: dayInVietnamese(year.startsOn < today ? year.startsOn : today), to: dayInVietnamese(today) });
  const [entries, setEntries] = useState<readonly Compensation[] | undefined>();
  const [printing, setPrinting] = useState(false);
  const [from, to] = [dayFromTyped(typed.from, today, "back"), dayFromTyped(typed.to, today, "back")];

  useEffect(() => {
    if (from === undefined || to === undefined) return;
    let current = true;
    const load = () => void compensations.between(from, to).then((found) => current && setEntries(found));
    load();
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, compensations, from, to]);

  if (printing && entries && from && to) {
    return (
      <Page title={t("compensations.title")}>
        <Button variant="default" style={{ justifySelf: "start" }} onClick={() => setPrinting(false)}>{t("compensations.back")}</Button>
        <SheetsToPrint pages={maker.formSheets(registerOf(t, name, entries, { from, to, today }))} button={t("printing.print")} />
      </Page>
    );
  }
  const field = (end: "from" | "to", day: Day | undefined) => (
    <TextInput size="md" label={t(`compensations.${end}`)} value={typed[end]} onChange={(event) => { const { value } = event.currentTarget; setTyped((before) => ({ ...before, [end]: value })); }} error={day === undefined && t("compensations.notADay")} autoComplete="off" />
  );
  return (
    <Page title={t("compensations.title")}>
      <p className="soft">{t("compensations.about")}</p>
      <Group align="end">
        {field("from", from)}
        {field("to", to)}
        {entries && entries.length > 0 && <Button size="md" onClick={() => setPrinting(true)}>{t("compensations.print")}</Button>}
      </Group>
      {from && <NotWholeHere from={from} />}
      <p role="status" style={{ fontWeight: 600 }}>{entries && (entries.length === 0 ? t("compensations.empty") : t("compensations.total", { n: standingIn(entries), amount: dongInDigits(takenIn(entries)) }))}</p>
      {entries && entries.length > 0 && <Entries entries={entries} />}
    </Page>
  );
};

const Entries = ({ entries }: { entries: readonly Compensation[] }) => {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer type="native" minWidth={760} className="card" role="region" aria-label={t("compensations.title")} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(["day", "receiptNo", "reader", "book", "accessionNo", "how", "amount"] as const).map((column) => <Table.Th key={column} scope="col">{t(`compensations.columns.${column}`)}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.event} style={entry.undone ? { textDecoration: "line-through" } : undefined}>
              <Table.Td>{dayInVietnamese(entry.on)}</Table.Td>
              <Table.Td><a href={`#/receipt/${encodeURIComponent(entry.event)}`}>{entry.receiptNo}</a></Table.Td>
              <Table.Td>{readerOf(t, entry)}</Table.Td>
              <Table.Td>{entry.title && displayTitle(entry.title)}</Table.Td>
              <Table.Td>{entry.copy ? <a href={`#/copy/${encodeURIComponent(entry.copy.id)}`}>{entry.copy.accessionNo}</a> : whichOf(t, entry)}</Table.Td>
              <Table.Td>{entry.undone ? t("compensations.undone") : howOf(t, entry)}</Table.Td>
              <Table.Td style={{ textAlign: "right" }}>{amountOf(entry)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
