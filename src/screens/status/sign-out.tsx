/** Who signs out while the server is away is told what is only on this device. It stays there; somebody else may go on. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { UnsentFirst } from "../parts/unsent-first.tsx";

export const useSigningOut = () => {
  const { handover, staff, status, exchangeNow } = useSchool();
  const [asking, setAsking] = useState(false);
  return {
    asking,
    stay: () => setAsking(false),
    ask: () => {
      const { unsent, inFile } = handover.filed.current();
      if (unsent > inFile && status.current().trouble !== "none") return setAsking(true);
      // What gathers goes now: perhaps the machine is switched off next.
      if (unsent > 0) void exchangeNow();
      staff.signOut();
    },
  };
};

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
