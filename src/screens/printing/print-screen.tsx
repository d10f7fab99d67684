import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { CardJob } from "./card-job.tsx";
import { LabelJob } from "./label-job.tsx";

export const PrintScreen = () => {
  const { t } = useTranslation();
  const [what, setWhat] = useState<"labels" | "cards">("labels");
  return (
    <Page title={t("printing.title")}>
      <SegmentedControl
        size="lg"
        value={what}
        aria-label={t("printing.what")}
        onChange={(value) => setWhat(value === "cards" ? "cards" : "labels")}
        data={[
          { value: "labels", label: t("printing.labels") },
          { value: "cards", label: t("printing.cards") },
        ]}
      />
      {what === "labels" ? <LabelJob /> : <CardJob />}
    </Page>
  );
};
