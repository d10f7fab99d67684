/** The labels of a few copies, printed again or for the first time: opened from a copy's page or where a new label was given. */
import { Button, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyId } from "#domain/kernel/ids.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { LabelSheets, type Labelled } from "./label-sheets.tsx";

/** `copies`: their ids, with commas between. */
export const CopyLabelScreen = ({ copies }: { copies: string }) => {
  const { t } = useTranslation();
  const { desk, printing } = useSchool();
  const [found, setFound] = useState<Labelled | undefined>();

  useEffect(() => {
    let current = true;
    const load = () => void printing.copies({ ids: copies.split(",") as readonly string[] as readonly CopyId[] }).then((all) => current && setFound(all));
    load();
    // A number given, here or elsewhere, shows at once.
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, printing, copies]);

  return (
    <Page title={t("printing.label.print")}>
      <Group mb="md">
        <Button component="a" href="#/desk" variant="default">{t("printing.backToDesk")}</Button>
        <Button component="a" href="#/printing" variant="default">{t("printing.label.more")}</Button>
      </Group>
      {found?.length === 0 && <Text>{t("printing.label.noSuchCopy")}</Text>}
      {found && found.length > 0 && <LabelSheets copies={found} />}
    </Page>
  );
};
