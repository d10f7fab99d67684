/** Where the school stands: the year that is open, who still waits for a class in it, and what was done on this device. */
import { Alert, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import { logYearOf } from "#domain/school/calendar.ts";
import type { EarlierRollover, RolloverUndone } from "../../../desk/rollover-service.ts";
import { useSchool } from "../../../desk/services-context.tsx";
import type { RolloverState } from "./rollover-state.ts";
import { UndoneWords, UndoRollover } from "./undo-rollover.tsx";

export const RolloverStart = ({ state: { open, today, readers, waiting, begin, undo } }: { state: RolloverState }) => {
  const { t } = useTranslation();
  const pupils = readers.filter(({ group, active }) => group === "pupil" && active);
  const classes = new Set(pupils.flatMap(({ classUnit }) => classUnit ?? [])).size;
  const next = { from: open.year + 1, to: open.year + 2 };
  const early = logYearOf(today) < next.from;
  return (
    <>
      <Text>{t("rollover.about")}</Text>
      <Text size="lg" fw={600}>{t("rollover.open", { from: open.year, to: open.year + 1, pupils: pupils.length, classes })}</Text>
      {waiting > 0 && (
        <Alert color="amber" variant="light" role="status" title={t("rollover.waiting", { n: waiting, from: open.year, to: open.year + 1 })}>
          <Stack align="flex-start">
            <Text>{t("rollover.waitingAbout")}</Text>
            <Button onClick={() => void begin(open.year)}>{t("rollover.goOn")}</Button>
          </Stack>
        </Alert>
      )}
      {pupils.length === 0 ? (
        <Text role="status">{t("rollover.nobody")}</Text>
      ) : (
        <Stack align="flex-start">
          {early && <Text>{t("rollover.early", { ...next, day: `01/06/${next.from}` })}</Text>}
          <Button size="lg" variant={early ? "default" : "filled"} onClick={() => void begin(next.from)}>{t("rollover.begin", next)}</Button>
        </Stack>
      )}
      <Earlier undo={undo} />
    </>
  );
};

const Earlier = ({ undo }: { undo: RolloverState["undo"] }) => {
  const { t } = useTranslation();
  const { rollover } = useSchool();
  const [earlier, setEarlier] = useState<readonly EarlierRollover[]>([]);
  const [undone, setUndone] = useState<RolloverUndone | undefined>();
  const load = useCallback(() => void rollover.earlier().then(setEarlier), [rollover]);
  useEffect(load, [load]);
  if (earlier.length === 0) return null;
  return (
    <Stack>
      <Title order={2}>{t("rollover.earlier.title")}</Title>
      <Text>{t("rollover.thisDevice")}</Text>
      {undone && <UndoneWords undone={undone} />}
      <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {earlier.map(({ id, year, on, readers, undone: isUndone }) => (
          <Paper component="li" key={id} withBorder p="md" radius="md">
            <Group justify="space-between">
              <div>
                <Text fw={600}>{t("rollover.earlier.year", { from: year, to: year + 1 })}</Text>
                <Text>{t("rollover.earlier.one", { on: dayWords(on), n: readers })}</Text>
              </div>
              {isUndone ? <Text>{t("rollover.earlier.undone")}</Text> : <UndoRollover id={id} year={year} undo={undo} onUndone={(what) => { setUndone(what); load(); }} />}
            </Group>
          </Paper>
        ))}
      </Stack>
    </Stack>
  );
};

const dayWords = (on: string): string => {
  const known = dayFrom(on);
  return known === undefined ? on : dayInVietnamese(known);
};
