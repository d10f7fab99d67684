/** Takes the school off this device. What would be lost with it is said first, and has to be agreed to in so many words. */
import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { UnsentFirst } from "../parts/unsent-first.tsx";

export const LeaveDevice = () => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const [asking, setAsking] = useState(false);
  const mayLeave = useObservable(staff.signedIn)?.role === "librarian";
  return (
    <section aria-labelledby="leave-device">
      <Stack align="start">
        <Title order={2} id="leave-device">{t("handover.leave.title")}</Title>
        <Text maw="65ch">{t("handover.leave.about")}</Text>
        {mayLeave ? <Button size="lg" variant="default" onClick={() => setAsking(true)}>{t("handover.leave.ask")}</Button> : <Text>{t("handover.leave.librarians")}</Text>}
      </Stack>
      {asking && <Question onClose={() => setAsking(false)} />}
    </section>
  );
};

const Question = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const { handover, status, leave } = useSchool();
  const { unsent, inFile } = useObservable(handover.filed);
  const { refused } = useObservable(status);
  const [hasKey, setHasKey] = useState(false);
  const [mayLose, setMayLose] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const lost = unsent - inFile + refused;
  const goNow = () => {
    setBusy(true);
    setFailed(false);
    leave().catch((error: unknown) => {
      setBusy(false);
      setFailed(true);
      reportError(error);
    });
  };
  return (
    <Modal opened onClose={onClose} title={t("handover.leave.question")} size="lg" closeButtonProps={{ "aria-label": t("handover.leave.stay") }}>
      <Stack>
        <Text>{t("handover.leave.means")}</Text>
        <UnsentFirst onFile={onClose} />
        <Checkbox size="md" checked={hasKey} onChange={(event) => setHasKey(event.currentTarget.checked)} label={t("handover.leave.hasKey")} />
        {lost > 0 && <Checkbox size="md" checked={mayLose} onChange={(event) => setMayLose(event.currentTarget.checked)} label={t("handover.leave.mayLose", { n: lost })} />}
        {failed && <Alert color="red" role="alert">{t("handover.leave.failed")}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" size="lg" onClick={onClose} data-autofocus>{t("handover.leave.stay")}</Button>
          <Button color="red.9" size="lg" disabled={!hasKey || (lost > 0 && !mayLose)} loading={busy} onClick={goNow}>{t("handover.leave.go")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
