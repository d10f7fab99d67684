/** One reader, found by name without tone marks or by the card that is to be replaced; the card then has a page of its own. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { ScanByCamera } from "../parts/camera/scan-by-camera.tsx";
import { useScans } from "../parts/scan-source.ts";

export const ReaderPicker = () => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Patron[] | undefined>();
  const asked = useRef(0);

  const look = (text: string) => {
    setTyped(text);
    const number = ++asked.current;
    if (text.trim().length < 2) return setFound(undefined);
    void desk.search(text, 8).then(({ patrons }) => number === asked.current && setFound(patrons));
  };

  useScans(look);
  return (
    <Stack gap="xs">
      <ScanByCamera />
      <TextInput size="lg" label={t("printing.readerName")} value={typed} onChange={(event) => look(event.currentTarget.value)} onKeyDown={(event) => event.key === "Enter" && event.preventDefault()} autoComplete="off" spellCheck={false} />
      <div role="status">{found?.length === 0 && <Text>{t("printing.noReader", { name: typed })}</Text>}</div>
      {found?.map((patron) => (
        <Button key={patron.id} component="a" href={`#/card/${encodeURIComponent(patron.id)}`} variant="default" size="md" justify="flex-start">
          {[patron.fullName, patron.classUnit].filter(Boolean).join(" · ")}
        </Button>
      ))}
    </Stack>
  );
};
