/** Finds a reader by name without tone marks, or by a card that is scanned, to be one of the two records. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { useScans } from "../parts/scan-source.ts";
import { recordWords } from "./record-card.tsx";

interface Props {
  readonly label: string;
  /** Chosen already. */
  readonly not: PatronId | undefined;
  readonly onChoose: (id: PatronId) => void;
}

export const ReaderFinder = ({ label, not, onChoose }: Props) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Patron[] | undefined>();
  const asked = useRef(0);
  const look = (text: string) => {
    setTyped(text);
    const number = ++asked.current;
    if (text.trim().length < 2) return setFound(undefined);
    void desk.search(text, 8).then(({ patrons }) => number === asked.current && setFound(patrons.filter(({ id }) => id !== not)));
  };
  useScans(look);
  return (
    <Stack gap="xs">
      <ScanByCamera />
      <TextInput size="lg" label={label} placeholder={t("joining.byName")} value={typed} onChange={(event) => look(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
      <div role="status">{found?.length === 0 && <Text>{t("joining.nobody", { name: typed })}</Text>}</div>
      {found?.map((patron) => (
        <Button key={patron.id} variant="default" size="md" justify="flex-start" onClick={() => onChoose(patron.id)}>{recordWords(patron)}</Button>
      ))}
    </Stack>
  );
};
