/** What is only on this device is said, and that it stays there. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { UnsentFirst } from "../parts/unsent-first.tsx";

export const SignOutDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  return (
    <Modal opened onClose={onClose} title={t("handover.signOut.title")} size="lg" closeButtonProps={{ "aria-label": t("handover.signOut.stay") }} onKeyDown={(event) => event.stopPropagation()}>
      <Stack>
        <UnsentFirst onFile={onClose} />
        <Text>{t("handover.signOut.stays")}</Text>
        <Group justify="flex-end">
          <Button variant="default" size="lg" onClick={onClose} data-autofocus>{t("handover.signOut.stay")}</Button>
          <Button size="lg" onClick={() => staff.signOut()}>{t("shell.signOut")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
