/** One of the two records, with all that tells whether it is the same reader. */
import { Button, Group, Paper, Radio, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { PatronFile } from "../../desk/desk.ts";
import { leftWords } from "../parts/leaving-words.ts";
import { lotInWords } from "../parts/lot-words.ts";

interface Props {
  readonly file: PatronFile;
  /** Undefined as long as there is only one. */
  readonly kept: boolean | undefined;
  readonly onKeep: (() => void) | undefined;
  readonly onDrop: () => void;
}

export const RecordCard = ({ file: { patron, loans, lots, debts }, kept, onKeep, onDrop }: Props) => {
  const { t } = useTranslation();
  const facts = [
    ["classUnit", [patron.classUnit, leftWords(t, patron)].filter(Boolean).join(" · ")],
    ["yearOfBirth", patron.yearOfBirth === undefined ? "" : String(patron.yearOfBirth)],
    ["cards", openCards(patron).join(", ")],
    ["sectorId", t(patron.matchKey === undefined ? "joining.record.no" : "joining.record.yes")],
    ["out", [...loans.map(({ title }) => displayTitle(title)), ...lots.flatMap(({ title, out }) => (out > 0 ? [lotInWords(t, title, out)] : []))].join("; ")],
  ] as const;
  const owed = debts.length + lots.reduce((sum, lot) => sum + lot.owed, 0);
  return (
    <Paper component="section" withBorder p="md" radius="md" aria-label={recordWords(patron)}>
      <Stack gap="xs">
        <Title order={2} size="h3">{patron.fullName}</Title>
        <dl style={{ margin: 0 }}>
          {facts.map(([fact, words]) => (
            <div key={fact} style={{ display: "flex", gap: "0.5rem" }}>
              <dt className="soft" style={{ flex: "none" }}>{t(`joining.record.${fact}`)}</dt>
              <dd style={{ margin: 0, overflowWrap: "anywhere" }}>{words || t("joining.record.none")}</dd>
            </div>
          ))}
        </dl>
        {owed > 0 && <Text>{t("joining.record.debts", { n: owed })}</Text>}
        <Group justify="space-between">
          {onKeep ? <Radio size="md" name="kept-record" label={t("joining.record.keep")} aria-label={t("joining.record.keepNamed", { name: recordWords(patron) })} checked={kept === true} onChange={onKeep} /> : <span />}
          <Button variant="subtle" onClick={onDrop} aria-label={t("joining.record.dropNamed", { name: patron.fullName })}>{t("joining.record.drop")}</Button>
        </Group>
      </Stack>
    </Paper>
  );
};

export const recordWords = ({ fullName, classUnit }: Pick<Patron, "fullName" | "classUnit">): string => [fullName, classUnit].filter(Boolean).join(" · ");
