/** One reader's card, printed again or for the first time: opened from the desk or from the printing page. */
import { Button, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { CardSheets } from "./card-sheets.tsx";

export const ReaderCardScreen = ({ patron: id }: { patron: string }) => {
  const { t } = useTranslation();
  const { desk } = useSchool();
  /** Undefined until it is looked up. */
  const [found, setFound] = useState<{ readonly patron: Patron | undefined } | undefined>();

  useEffect(() => {
    let current = true;
    const load = () => void desk.patronFile(id as PatronId).then((file) => current && setFound({ patron: file?.patron }));
    load();
    // A number given, or a card cancelled elsewhere, shows at once.
    const stop = desk.onChange(load);
    return () => {
      current = false;
      stop();
    };
  }, [desk, id]);
  const patron = found?.patron;

  return (
    <Page title={t("printing.readerCard", { name: patron?.fullName ?? "" })}>
      <Group mb="md">
        <Button component="a" href="#/desk" variant="default">{t("printing.backToDesk")}</Button>
        <Button component="a" href="#/printing" variant="default">{t("printing.moreCards")}</Button>
      </Group>
      {found && !patron && <Text>{t("printing.noSuchReader")}</Text>}
      {patron && <CardSheets patrons={[patron]} />}
    </Page>
  );
};
