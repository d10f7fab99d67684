/** Each column of the file, a few of its values, and what it is read as. */
import { Alert, Checkbox, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { bookTypes, type BookType } from "#domain/catalogue/title.ts";
import type { MappedList } from "./bringing-in.ts";
import classes from "./column-mapping.module.css";
import { useListReader, type BookChoices } from "./list-reader.ts";
import { readColumns } from "./mapping.ts";

export interface ColumnMappingProps {
  readonly of: MappedList;
  readonly missing: "title" | "fullName" | undefined;
  readonly onSheet: (sheet: number) => void;
  readonly onField: (column: number, field: string | undefined) => void;
  readonly onChoice: (part: Partial<BookChoices>) => void;
}

export const ColumnMapping = ({ of: { list, mapping, wasRemembered, choices }, missing, onSheet, onField, onChoice }: ColumnMappingProps) => {
  const { t } = useTranslation();
  const reader = useListReader();
  const { read, dropped } = readColumns(list.columns, mapping);
  const named = (words: string) => words || t("lists.noWords");
  const droppedWords = dropped.map(({ words }) => named(words)).join(", ");
  const fieldChoices = [{ value: "", label: t("lists.notRead") }, ...reader.fields(list.kind).map((field) => ({ value: field, label: t(`lists.field.${field}`, field) }))];
  return (
    <Stack>
      {list.headerIsKnown ? (
        <Text>{t("lists.found", { row: list.headerRow, n: list.rows })}</Text>
      ) : (
        <Alert color="amber" variant="light" role="status">
          {t(`lists.headerUnknown.${list.kind}`, { row: list.headerRow })}
        </Alert>
      )}
      {list.font && (
        <Alert color="amber" variant="light" role="status">
          {t("lists.legacyFont", { font: fontNames[list.font] })}
        </Alert>
      )}
      {list.sheets.length > 1 && (
        <NativeSelect
          size="lg"
          maw={420}
          label={t("lists.sheet")}
          description={t("lists.oneSheetAtATime")}
          value={String(list.sheet)}
          onChange={(event) => onSheet(Number(event.currentTarget.value))}
          data={list.sheets.map(({ name, rows, hidden }, index) => ({ value: String(index), label: t(hidden ? "lists.sheetChoiceHidden" : "lists.sheetChoice", { name, n: rows }) }))}
        />
      )}
      <Title order={3}>{t("lists.columns")}</Title>
      <Text>{t("lists.columnsAbout")}</Text>
      {wasRemembered && <Text role="status">{t("lists.remembered")}</Text>}
      {missing && (
        <Alert color="red" role="alert">
          {t(missing === "title" ? "lists.needsTitle" : "lists.needsName")}
        </Alert>
      )}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("lists.columnInFile")}</th>
            <th scope="col">{t("lists.samples")}</th>
            <th scope="col">{t("lists.readAs")}</th>
          </tr>
        </thead>
        <tbody>
          {list.columns.map(({ column, words, samples }) => (
            <tr key={column} data-dropped={dropped.some((each) => each.column === column) || undefined}>
              <th scope="row">{named(words)}</th>
              <td>{(list.kind === "books" || mapping.get(column) !== undefined) && samples.join(" · ")}</td>
              <td>
                <NativeSelect
                  aria-label={t("lists.readColumnAs", { words: named(words) })}
                  size="md"
                  value={mapping.get(column) ?? ""}
                  onChange={(event) => onField(column, event.currentTarget.value || undefined)}
                  data={fieldChoices}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.kind === "patrons" && (
        <Alert color="teal" variant="light" role="status">
          {dropped.length === 0 ? t("lists.droppedNone", { n: read.length }) : t("lists.droppedPatrons", { n: read.length, columns: droppedWords })}
        </Alert>
      )}
      {list.kind === "books" && dropped.length > 0 && <Text>{t("lists.droppedBooks", { columns: droppedWords })}</Text>}
      {list.kind === "books" && (
        <>
          <Title order={3}>{t("lists.unsaid")}</Title>
          <NativeSelect
            size="lg"
            maw={420}
            label={t("lists.unsaidType")}
            value={choices.bookType}
            onChange={(event) => onChoice({ bookType: event.currentTarget.value as BookType })}
            data={bookTypes.map((each) => ({ value: each, label: t(`settings.rules.column.${each}`) }))}
          />
          <Checkbox size="md" label={t("lists.oneCopyEach")} checked={choices.oneCopyEach} onChange={(event) => onChoice({ oneCopyEach: event.currentTarget.checked })} />
        </>
      )}
    </Stack>
  );
};

const fontNames = { tcvn3: "TCVN3 (ABC, .VnTime)", vni: "VNI" } as const;
