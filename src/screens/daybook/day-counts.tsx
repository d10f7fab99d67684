/** All that was counted on one day, so that a slip of the hand noticed later can be taken back. Readers counted one by one at the door stand together, to be opened. */
import { Button, Table } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { readingKinds } from "#domain/circulation/events.ts";
import { dayAt, type Day } from "#domain/kernel/day.ts";
import type { EventId } from "#domain/kernel/ids.ts";
import type { CountMade } from "../../desk/day-book.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { instantInWords, timeInWords } from "../../ui/instant.ts";
import classes from "./daybook.module.css";
import { useTold } from "./use-told.ts";

export const DayCounts = ({ on }: { on: Day }) => {
  const { t } = useTranslation();
  const { dayBook } = useSchool();
  const [said, setSaid] = useState("");
  const counts = useTold(useCallback(() => dayBook.counts(on), [dayBook, on]));
  const undo = async (visit: EventId) => {
    try {
      const answer = await dayBook.undo(visit);
      setSaid(t(answer.ok ? "daybook.undone" : `daybook.undoRefused.${answer.error.type}`));
    } catch (error) {
      setSaid(t("desk.failed"));
      reportError(error);
    }
  };
  if (counts === "notTold") return <p role="alert">{t("daybook.notAdded")}</p>;
  if (counts === undefined) return null;
  const tallies = counts.filter((count) => !isOneAtDoor(count));
  const atDoor = counts.filter(isOneAtDoor);
  return (
    <>
      <h3 className={classes.smaller}>{t("daybook.counts")}</h3>
      {counts.length === 0 && <p className="soft">{t("daybook.noCounts")}</p>}
      {tallies.length > 0 && <Counts counts={tallies} onUndo={undo} />}
      {atDoor.length > 0 && (
        <details className={classes.atDoor}>
          <summary>{t("daybook.oneByOne", { count: atDoor.length })}</summary>
          <Counts counts={atDoor} onUndo={undo} />
        </details>
      )}
      <p role="status">{said}</p>
    </>
  );
};

const isOneAtDoor = ({ visit: { visitors, period, readInLibrary } }: CountMade): boolean => visitors === 1 && period === undefined && readInLibrary === undefined;

const Counts = ({ counts, onUndo }: { counts: readonly CountMade[]; onUndo: (visit: EventId) => Promise<void> }) => {
  const { t, i18n } = useTranslation();
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} role="region" aria-label={t("daybook.counts")}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(["who", "period", "number", "read", "noted"] as const).map((column) => <Table.Th key={column} scope="col">{t(`daybook.countColumns.${column}`)}</Table.Th>)}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {counts.map(({ visit, staff, device }) => {
            const who = visit.facts.classUnit ?? t(`desk.group.${visit.facts.group}`);
            return (
              <Table.Tr key={visit.id}>
                <Table.Td>{who}{visit.facts.classUnit === undefined && visit.facts.grade !== undefined && `, ${t("daybook.gradeOf", { grade: visit.facts.grade })}`}</Table.Td>
                <Table.Td>{visit.period}</Table.Td>
                <Table.Td>{visit.visitors}</Table.Td>
                <Table.Td>{readingKinds.flatMap((type) => (visit.readInLibrary?.[type] ? [`${t(`daybook.bookType.${type}`)}: ${visit.readInLibrary[type]}`] : [])).join(" · ")}</Table.Td>
                <Table.Td>{[(dayAt(visit.at.instant) === visit.day ? timeInWords : instantInWords)(visit.at.instant, i18n.language), staff, device].filter((part) => part !== "").join(" · ")}</Table.Td>
                <Table.Td><Button variant="default" mih={44} aria-label={t("daybook.undoOf", { count: visit.visitors, who })} onClick={() => void onUndo(visit.id)}>{t("daybook.undo")}</Button></Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
