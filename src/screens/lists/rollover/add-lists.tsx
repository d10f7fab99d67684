/** The new class lists: each sheet is read like any list of readers, and matched in the preview. */
import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../../desk/services-context.tsx";
import { openAs, useBringingIn, type MappedList } from "../bringing-in.ts";
import { ChooseFile } from "../choose-file.tsx";
import { ColumnMapping } from "../column-mapping.tsx";
import { useListReader, type Mapping, type OpenedList } from "../list-reader.ts";
import { missingField, proposedMapping, toRemember } from "../mapping.ts";
import type { AddedList, RolloverState } from "./rollover-state.ts";

export const AddLists = ({ state: { lists, addLists, dropList } }: { state: RolloverState }) => {
  const { t, i18n } = useTranslation();
  const { lists: listService, rollover } = useSchool();
  const reader = useListReader();
  const { stage, beginAgain, open, map, choose } = useBringingIn("patrons", "pupil");
  const [problem, setProblem] = useState<"missing" | "failed" | undefined>();
  const [busy, setBusy] = useState(false);

  const read = async (list: OpenedList, mapping: Mapping): Promise<AddedList> => {
    const { records, refused } = await reader.patrons(list, mapping, "pupil");
    const sheet = list.sheets.length > 1 ? list.sheets[list.sheet]?.name : undefined;
    const name = [list.fileName, sheet].filter((part) => part !== undefined).join(" · ");
    const language = i18n.language === "en" ? "en" : "vi";
    return { name, pupils: await rollover.keyed(name, records), refused: refused.map(({ row, reason }) => ({ row, words: reader.words(reason, language) })) };
  };

  /** The sheet on screen as mapped; of the others those in which a name was found. */
  const readAll = async ({ file, list, mapping }: MappedList): Promise<AddedList[]> => {
    const added = [await read(list, mapping)];
    for (const [sheet, { hidden, rows }] of list.sheets.entries()) {
      if (sheet === list.sheet || hidden || rows === 0) continue;
      const opened = await openAs(reader, file, "patrons", { sheet, onProgress: () => undefined }, ({ mappingKey, columns }) => (mappingKey === list.mappingKey ? mapping : proposedMapping(columns)));
      if (opened.ok && !missingField(opened.value.mapping, "patrons")) added.push(await read(opened.value.list, opened.value.mapping));
    }
    return added;
  };

  const add = async (of: MappedList, everySheet: boolean): Promise<void> => {
    if (missingField(of.mapping, "patrons")) return setProblem("missing");
    setBusy(true);
    setProblem(undefined);
    try {
      await listService.rememberMapping(of.list.mappingKey, toRemember(of.mapping));
      addLists(everySheet ? await readAll(of) : [await read(of.list, of.mapping)]);
      beginAgain();
    } catch {
      setProblem("failed");
    }
    setBusy(false);
  };

  return (
    <section aria-labelledby="rollover-lists">
      <Stack>
        <Title order={3} id="rollover-lists">{t("rollover.lists.title")}</Title>
        <Text>{t("rollover.lists.about")}</Text>
        {lists.length > 0 && (
          <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
            {lists.map((list) => <Added key={list.name} list={list} onDrop={() => dropList(list)} />)}
          </Stack>
        )}
        {problem === "failed" && <Alert color="red" role="alert">{t("lists.cannotRead")}</Alert>}
        {stage.is === "reading" && <Progress size="xl" value={stage.share * 100} aria-label={t("lists.reading", { file: stage.fileName })} />}
        {stage.is === "choosing" && <ChooseFile refused={stage.refused} onFile={(file) => void open(file)} />}
        {stage.is === "mapping" && (
          <>
            <Title order={4}>{stage.of.list.fileName}</Title>
            <ColumnMapping
              of={stage.of}
              missing={problem === "missing" ? "fullName" : undefined}
              onSheet={(sheet) => void open(stage.of.file, sheet)}
              onField={(column, field) => void map(stage.of, column, field)}
              onChoice={(part) => choose(stage.of, part)}
            />
            <Group>
              <Button loading={busy || stage.busy !== undefined} onClick={() => void add(stage.of, false)}>{t("rollover.lists.add")}</Button>
              {stage.of.list.sheets.length > 1 && <Button loading={busy || stage.busy !== undefined} variant="default" onClick={() => void add(stage.of, true)}>{t("rollover.lists.addSheets")}</Button>}
              <Button variant="default" onClick={beginAgain}>{t("rollover.lists.leave")}</Button>
            </Group>
          </>
        )}
      </Stack>
    </section>
  );
};

const Added = ({ list: { name, pupils, refused }, onDrop }: { list: AddedList; onDrop: () => void }) => {
  const { t } = useTranslation();
  const classless = pupils.filter(({ classUnit }) => classUnit === undefined).length;
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between">
        <div>
          <Text fw={600}>{name}</Text>
          <Text>{t("rollover.lists.one", { n: pupils.length })}</Text>
          {classless > 0 && <Text>{t("rollover.lists.classless", { n: classless })}</Text>}
        </div>
        <Button variant="default" onClick={onDrop} aria-label={t("rollover.lists.dropNamed", { name })}>{t("rollover.lists.drop")}</Button>
      </Group>
      {refused.length > 0 && (
        <details>
          <summary>{t("rollover.lists.refused", { n: refused.length })}</summary>
          <ul>{refused.map(({ row, words }) => <li key={row}>{t("rollover.lists.refusedRow", { row, words })}</li>)}</ul>
        </details>
      )}
    </Paper>
  );
};
