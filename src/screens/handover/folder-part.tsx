import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";

export const FolderPart = () => {
  const { t } = useTranslation();
  const { folder } = useSchool().handover;
  const state = useObservable(folder.state);
  const doing = (act: () => Promise<void>) => () => void act().catch(reportError);
  return (
    <section className="card" aria-labelledby="handover-folder">
      <Stack align="start">
        <Title order={2} size="h3" id="handover-folder">{t("handover.folder.title")}</Title>
        {state.type === "Impossible" ? (
          <Text>{t("handover.folder.Impossible")}</Text>
        ) : (
          <>
            <Text>{t("handover.folder.about")}</Text>
            {state.type !== "None" && <Text role="status" fw={700}>{t(`handover.folder.${state.type}`, { name: state.name })}</Text>}
            <Group>
              {state.type === "NotAllowed" && <Button size="md" onClick={doing(folder.allow)}>{t("handover.folder.allow")}</Button>}
              <Button size="md" variant="default" onClick={doing(folder.choose)}>{t(state.type === "None" ? "handover.folder.choose" : "handover.folder.other")}</Button>
              {state.type !== "None" && <Button size="md" variant="default" onClick={doing(folder.forget)}>{t("handover.folder.stop")}</Button>}
            </Group>
          </>
        )}
      </Stack>
    </section>
  );
};
