/** Each column of the file, a few of its values, and what it is read as. */
import { Alert, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MappedList } from "./bringing-in.ts";
import classes from "./column-mapping.module.css";
import { useListReader, type ListKind } from "./list-reader.ts";
import { readColumns } from "./mapping.ts";

export interface ColumnMappingProps {
  readonly of: MappedList;
  readonly missing: "title" | "fullName" | undefined;
  readonly onSheet: (sheet: number) => void;
  readonly onField: (column: number, field: string | undefined) => void;
}

export const ColumnMapping = ({ of: { list, mapping, wasRemembered }, missing, onSheet, onField }: ColumnMappingProps) => {
  const { t } = useTranslation();
  const reader = useListReader();
  const { read, dropped } = readColumns(list.columns, mapping);
  const named = (words: string) => words || t("lists.noWords");
  const droppedWords = dropped.map(({ words }) => named(words)).join(", ");
  const fieldChoices = [{ value: "", label: t("lists.notRead") }, ...reader.fields(list.kind).map((field) => ({ value: field, label: t(`lists.field.${field}`, field) }))];
  return (
    <Stack>
      <Text>{t("lists.found", { row: list.headerRow, n: list.rows })}</Text>
      {list.sheets.length > 1 && (
        <NativeSelect
          size="lg"
          maw={420}
          label={t("lists.sheet")}
          value={String(list.sheet)}
          onChange={(event) => onSheet(Number(event.currentTarget.value))}
          data={list.sheets.map(({ name, rows }, index) => ({ value: String(index), label: t("lists.sheetChoice", { name, n: rows }) }))}
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
              <td>{mayShow(list.kind, mapping.get(column)) && samples.filter((sample) => sample !== "").join(" · ")}</td>
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
    </Stack>
  );
};

/** Of people only what lending needs comes on the screen; addresses and parents are recognised by their heading alone. */
const mayShow = (kind: ListKind, field: string | undefined): boolean => kind === "books" || (field !== undefined && shownOfPeople.has(field));

const shownOfPeople: ReadonlySet<string> = new Set(["fullName", "familyName", "givenName", "classUnit", "grade", "status", "department", "position"]);
