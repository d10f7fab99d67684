/** A reader leaves in the middle of the year: how, so that the lists can say it. */
import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { leavings, type Leaving, type Patron } from "../../domain/patrons/patron.ts";
import { Dialog } from "../parts/dialog.tsx";

interface LeaveProps {
  readonly patron: Patron;
  readonly onClose: () => void;
  readonly onLeave: (how: Leaving["how"]) => Promise<string | undefined>;
}

export const LeaveDialog = ({ patron, onClose, onLeave }: LeaveProps) => {
  const { t } = useTranslation();
  const [how, setHow] = useState<Leaving["how"]>("transferred");
  return (
    <Dialog title={t("acts.leaveDialog.title", { name: patron.fullName })} save={t("acts.leaveDialog.save")} onClose={onClose} onSave={() => onLeave(how)}>
      <p style={{ margin: 0 }}>{t("acts.leaveDialog.about")}</p>
      <Radio.Group label={t("acts.leaveDialog.how")} value={how} onChange={(value) => setHow(leavings.find((one) => one === value) ?? "left")} size="md">
        <Stack mt="xs" gap="xs">
          {leavings.map((one) => <Radio key={one} value={one} label={t(`acts.leaveDialog.${one}`)} size="md" {...(one === how ? { "data-autofocus": true } : {})} />)}
        </Stack>
      </Radio.Group>
    </Dialog>
  );
};
