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
  /** Agreed to for so many, and for no more. */
  const [mayLose, setMayLose] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<"failed" | "librarians" | undefined>();
  const lost = unsent - inFile + refused;
  const goNow = async () => {
    setBusy(true);
    setFailed(undefined);
    try {
      const left = await leave();
      if (left.ok) return;
      setFailed("librarians");
    } catch (error) {
      setFailed("failed");
      reportError(error);
    }
    setBusy(false);
  };
  // While it is going on there is no way back. A store that could not be deleted is closed to this page: it begins anew.
  const stay = () => {
    if (failed === "failed") location.reload();
    else if (!busy) onClose();
  };
  return (
    <Modal opened onClose={stay} withCloseButton={!busy} title={t("handover.leave.question")} size="lg" closeButtonProps={{ "aria-label": t("handover.leave.stay") }}>
      <Stack>
        <Text>{t("handover.leave.means")}</Text>
        {!busy && <UnsentFirst onFile={onClose} />}
        <Checkbox size="md" checked={hasKey} onChange={(event) => setHasKey(event.currentTarget.checked)} label={t("handover.leave.hasKey")} />
        {lost > 0 && <Checkbox size="md" checked={mayLose === lost} onChange={(event) => setMayLose(event.currentTarget.checked ? lost : 0)} label={t("handover.leave.mayLose", { n: lost })} />}
        {failed && <Alert color="red" role="alert">{t(`handover.leave.${failed}`)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" size="lg" disabled={busy} onClick={stay} data-autofocus>{t("handover.leave.stay")}</Button>
          <Button color="red.9" size="lg" disabled={!hasKey || (lost > 0 && mayLose !== lost)} loading={busy} onClick={() => void goNow()}>{t("handover.leave.go")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
