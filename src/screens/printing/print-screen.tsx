import { Container, SegmentedControl, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CardJob } from "./card-job.tsx";
import { LabelJob } from "./label-job.tsx";

export const PrintScreen = () => {
  const { t } = useTranslation();
  const [what, setWhat] = useState<"labels" | "cards">("labels");
  return (
    <Container size="lg" px={0}>
      <Stack gap="lg">
        <Title order={1}>{t("printing.title")}</Title>
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
      </Stack>
    </Container>
  );
};
