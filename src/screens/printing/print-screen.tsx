import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { CardJob } from "./card-job.tsx";
import { ClassSheetJob } from "./class-sheet-job.tsx";
import { LabelJob } from "./label-job.tsx";

const jobs = { labels: LabelJob, cards: CardJob, classSheets: ClassSheetJob } as const;
type Job = keyof typeof jobs;

export const PrintScreen = () => {
  const { t } = useTranslation();
  const [what, setWhat] = useState<Job>("labels");
  const Chosen = jobs[what];
  return (
    <Page title={t("printing.title")}>
      <SegmentedControl
        size="md"
        fullWidth
        styles={{ label: { paddingInline: "0.25rem", paddingBlock: "0.6rem" } }}
        value={what}
        aria-label={t("printing.what")}
        onChange={(value) => setWhat(value as Job)}
        data={[
          { value: "labels", label: t("printing.labels") },
          { value: "cards", label: t("printing.cards") },
          { value: "classSheets", label: t("printing.classSheets") },
        ]}
      />
      <Chosen />
    </Page>
  );
};
