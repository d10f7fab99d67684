/** A reader whose card was scanned, or whose name was typed: the desk opens them. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Patron } from "../../domain/patrons/patron.ts";
import { PersonIcon } from "../../ui/icons.tsx";
import { readerInWords } from "../parts/reader-words.ts";

export const ReaderFound = ({ patron }: { patron: Patron }) => {
  const { t } = useTranslation();
  return (
    <Button component="a" href={`#/desk/${encodeURIComponent(patron.id)}`} variant="default" size="md" leftSection={<PersonIcon />} style={{ justifySelf: "start" }}>
      {t("search.readerAtDesk", { name: readerInWords(t, patron) })}
    </Button>
  );
};
