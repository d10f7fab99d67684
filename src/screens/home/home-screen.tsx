/** What next: the four steps from an empty program to the first loan, each with its state and its door. */
import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { HoldTasks } from "../parts/hold-tasks-notice.tsx";
import { ToFindNotice } from "../parts/to-find-notice.tsx";
import { KeyReminder } from "./key-reminder.tsx";
import { firstSteps, nextStep, type SchoolCounts, type StepName } from "./first-steps.ts";

export const HomeScreen = () => {
  const { t } = useTranslation();
  const school = useSchool();
  const [counts, setCounts] = useState<SchoolCounts | undefined>();

  useEffect(() => {
    let current = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const count = () =>
      void Promise.all([school.printing.copies({}), school.printing.patrons({})]).then(([copies, patrons]) => {
        if (current) setCounts({ copies: copies.length, labelled: copies.filter(({ copy }) => copy.barcodes.length > 0).length, patrons: patrons.length });
      });
    count();
    // A first exchange changes things by the thousand; counting them all again each time would slow it down.
    const stop = school.desk.onChange(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        count();
      }, 3000);
    });
    return () => {
      current = false;
      clearTimeout(waiting);
      stop();
    };
  }, [school]);

  const next = counts && nextStep(counts);
  return (
    <Page title={t("start.home.title")}>
      <KeyReminder />
      <HoldTasks />
      <ToFindNotice />
      {counts === undefined && <Text role="status">{t("start.home.counting")}</Text>}
      <SimpleGrid component="ol" cols={{ base: 1, sm: 2 }} spacing="lg" p={0} m={0} style={{ listStyle: "none" }}>
        {firstSteps.map((step, index) => (
          <Card component="li" key={step} withBorder padding="lg" radius="md">
            <Stack h="100%" justify="space-between">
              <div>
                <Group justify="space-between" mb="xs">
                  <Title order={2} size="h3">
                    {index + 1}. {t(`start.home.${step}.title`)}
                  </Title>
                  {counts && <StepState step={step} counts={counts} next={next} />}
                </Group>
                <Text>{t(`start.home.${step}.about`)}</Text>
              </div>
              <Button component="a" href={doors[step]} size="lg" variant={next === step ? "filled" : "default"}>
                {t(`start.home.${step}.go`)}
              </Button>
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
      <section aria-labelledby="sometimes">
        <Title order={2} size="h3" id="sometimes" mb="xs">{t("start.home.sometimes")}</Title>
        <Group gap="sm">
          {sometimes.map(([word, door]) => <Button key={door} component="a" href={door} variant="default">{t(word)}</Button>)}
        </Group>
      </section>
    </Page>
  );
};

const StepState = ({ step, counts, next }: { step: StepName; counts: SchoolCounts; next: StepName | undefined }) => {
  const { t } = useTranslation();
  const count = { books: counts.copies, readers: counts.patrons, printing: counts.labelled, lending: 0 }[step];
  if (step === next) return <span className="pill" data-tone="notice">{t("start.home.next")}</span>;
  if (count === 0) return null;
  return <span className="pill" data-tone="good">{t(`start.home.${step}.done`, { n: count })}</span>;
};

/** What stands in no menu, because a year brings it once or twice. */
const sometimes = [
  ["rollover.title", "#/rollover"],
  ["joining.title", "#/joining"],
  ["compensations.title", "#/compensations"],
  ["toFind.title", "#/to-find"],
  ["handover.title", "#/handover"],
] as const;

const doors = {
  books: "#/lists?kind=books",
  readers: "#/lists?kind=patrons",
  printing: "#/printing",
  lending: "#/desk",
} as const satisfies Record<StepName, string>;
