/** What is not sent yet, out of this device by a file, and what other devices have written into it. */
import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { instantInWords } from "../../ui/instant.ts";
import { Page } from "../../ui/page.tsx";
import { FolderPart } from "./folder-part.tsx";
import { ReadPart } from "./read-part.tsx";
import { WritePart } from "./write-part.tsx";

export const HandoverScreen = () => {
  const { t } = useTranslation();
  return (
    <Page title={t("handover.title")}>
      <Text maw="65ch">{t("handover.about")}</Text>
      <Now />
      <WritePart />
      <ReadPart />
      <FolderPart />
    </Page>
  );
};

const Now = () => {
  const { t, i18n } = useTranslation();
  const { handover } = useSchool();
  const { unsent, inFile, lastAt } = useObservable(handover.filed);
  return (
    <section className="card" aria-labelledby="handover-now">
      <Title order={2} size="h3" id="handover-now">{t("handover.now.title")}</Title>
      <Text role="status">{unsent === 0 ? t("handover.now.nothing") : t(`handover.now.${inFile === 0 ? "none" : inFile < unsent ? "some" : "all"}`, { n: unsent, inFile, left: unsent - inFile })}</Text>
      <Text className="soft">{lastAt === null ? t("handover.now.noFile") : t("handover.now.lastFile", { when: instantInWords(lastAt, i18n.language) })}</Text>
    </section>
  );
};
