/** The way back from a turn of the year, asked once more before it is gone. */
import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RolloverUndone } from "../../../desk/rollover-service.ts";

interface UndoProps {
  readonly id: string;
  readonly year: number;
  readonly undo: (id: string) => Promise<RolloverUndone>;
  readonly onUndone: (undone: RolloverUndone) => void;
}

export const UndoRollover = ({ id, year, undo, onUndone }: UndoProps) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const takeBack = async () => {
    setBusy(true);
    setFailed(false);
    try {
      const undone = await undo(id);
      setAsked(false);
      onUndone(undone);
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="lg" variant="default" onClick={() => setAsked(true)}>{t("rollover.undo.button")}</Button>
      <Modal.Root opened={asked} onClose={() => setAsked(false)} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <Stack>
              <Modal.Title fz="lg" fw={700}>{t("rollover.undo.sure", { from: year, to: year + 1 })}</Modal.Title>
              <Text>{t("rollover.undo.sureAbout")}</Text>
              {failed && <Alert color="red" role="alert">{t("rollover.undo.failed")}</Alert>}
              <Group justify="flex-end">
                <Button size="md" variant="default" data-autofocus onClick={() => setAsked(false)}>{t("rollover.undo.no")}</Button>
                <Button size="md" loading={busy} onClick={() => void takeBack()}>{t("rollover.undo.yes")}</Button>
              </Group>
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
};

export const UndoneWords = ({ undone: { restored, removed, kept, yearStays } }: { undone: RolloverUndone }) => {
  const { t } = useTranslation();
  return (
    <>
      <Text size="lg" role="status">{t("rollover.undo.did", { restored, removed })}</Text>
      {yearStays !== undefined && <Alert color="amber" variant="light" title={t("rollover.undo.yearStays", { from: yearStays, to: yearStays + 1 })}>{t("rollover.undo.yearStaysAbout")}</Alert>}
      {kept.length > 0 && (
        <Alert color="amber" variant="light" title={t("rollover.undo.kept", { n: kept.length })}>
          <List>{kept.map(({ id, fullName, classUnit }) => <List.Item key={id}>{[fullName, classUnit].filter(Boolean).join(" · ")}</List.Item>)}</List>
        </Alert>
      )}
    </>
  );
};
