/** Library cards: of a class, of those whose card is not printed yet, of one list, or of one reader. */
import { Button, Group, NativeSelect, Paper, Radio, Stack, Text } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { EarlierImport } from "../../desk/services.ts";
import { CardSheets } from "./card-sheets.tsx";
import { ReaderPicker } from "./reader-picker.tsx";
import { UnitSelect, useUnits } from "./unit-select.tsx";

const whose = ["class", "unprinted", "list", "reader"] as const;
type Whose = (typeof whose)[number];

export const CardJob = () => {
  const { t, i18n } = useTranslation();
  const school = useSchool();
  const { units, unit, setUnit } = useUnits();
  const [by, setBy] = useState<Whose>("class");
  const [lists, setLists] = useState<readonly EarlierImport[]>([]);
  const [list, setList] = useState("");
  const [patrons, setPatrons] = useState<readonly Patron[] | undefined>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let current = true;
    void school.lists.imports("patrons").then((all) => {
      const standing = all.filter((each) => !each.undone && each.rows > 0);
      if (!current) return;
      setLists(standing);
      setList(standing[0]?.id ?? "");
    });
    return () => {
      current = false;
    };
  }, [school]);

  const look = async () => {
    setBusy(true);
    const filter = { class: unit === "" ? {} : { classUnit: unit }, unprinted: { unprinted: true, ...(unit === "" ? {} : { classUnit: unit }) }, list: { list }, reader: {} }[by];
    setPatrons(await school.printing.patrons(filter));
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void look();
  };

  return (
    <Stack>
      <Paper component="form" onSubmit={submit} withBorder p="md" radius="md">
        <Stack>
          <Radio.Group
            label={t("printing.cardsFor")}
            value={by}
            size="md"
            onChange={(value) => {
              const chosen = whose.find((each) => each === value) ?? "class";
              setBy(chosen);
              setPatrons(undefined);
              // Across all classes a stack can be printed for all who still lack a card.
              setUnit(chosen === "unprinted" ? "" : (units[0] ?? ""));
            }}
          >
            <Group mt="xs">
              {whose.map((each) => (
                <Radio key={each} size="md" value={each} label={t(`printing.whose.${each}`)} disabled={each === "list" && lists.length === 0} />
              ))}
            </Group>
          </Radio.Group>
          {(by === "class" || by === "unprinted") && <UnitSelect units={units} unit={unit} onChange={setUnit} />}
          {by === "list" && (
            <NativeSelect
              size="lg"
              label={t("printing.import")}
              value={list}
              onChange={(event) => setList(event.currentTarget.value)}
              data={lists.map((each) => ({ value: each.id, label: t("printing.patronImportChoice", { file: each.file, on: dayWords(each.on), n: each.rows.toLocaleString(i18n.language) }) }))}
            />
          )}
          {by === "reader" ? (
            <ReaderPicker />
          ) : (
            <Button type="submit" size="lg" loading={busy} style={{ alignSelf: "flex-start" }}>{t("printing.show")}</Button>
          )}
        </Stack>
      </Paper>
      <div role="status">{patrons?.length === 0 && <Text>{t(by === "unprinted" ? "printing.allPrinted" : "printing.noPatrons")}</Text>}</div>
      {patrons && patrons.length > 0 && <CardSheets patrons={patrons} onGiven={() => void look()} />}
    </Stack>
  );
};

const dayWords = (on: string): string => {
  const known = dayFrom(on.slice(0, 10));
  return known === undefined ? on : dayInVietnamese(known);
};
