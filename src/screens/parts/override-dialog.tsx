/** A librarian acts against a rule: with a reason, which is kept with the act. */
import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OverrideAsked } from "../../desk/desk.ts";
import { overrideReasons, type OverrideReason } from "../../domain/circulation/events.ts";

interface OverrideProps {
  readonly opened: boolean;
  /** What is done anyway. */
  readonly act: "lend" | "renew";
  readonly onClose: () => void;
  readonly onOverride: (override: OverrideAsked) => void;
}

export const OverrideDialog = ({ opened, act, onClose, onOverride }: OverrideProps) => {
  const { t } = useTranslation();
  const [reason, setReason] = useState<OverrideReason>("teacherAsked");
  const [remark, setRemark] = useState("");
  return (
    <Modal opened={opened} onClose={onClose} title={t(act === "lend" ? "desk.override.title" : "desk.override.renewTitle")} closeButtonProps={{ "aria-label": t("desk.override.cancel") }} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onOverride({ reason, ...(remark.trim() === "" ? {} : { remark }) });
          setRemark("");
        }}
      >
        <Stack>
          <p style={{ margin: 0 }}>{t("desk.override.about")}</p>
          <Radio.Group label={t("desk.override.reason")} value={reason} onChange={(value) => setReason(value as OverrideReason)} size="md">
            <Stack mt="xs" gap="xs">
              {overrideReasons.map((one) => <Radio key={one} value={one} label={t(`desk.override.${one}`)} size="md" {...(one === reason ? { "data-autofocus": true } : {})} />)}
            </Stack>
          </Radio.Group>
          <Textarea label={t("desk.override.remark")} value={remark} onChange={(event) => setRemark(event.currentTarget.value)} maxLength={500} autosize minRows={2} />
          <Group justify="flex-end">
            <Button variant="default" size="lg" onClick={onClose}>{t("desk.override.cancel")}</Button>
            <Button type="submit" size="lg">{t(act === "lend" ? "desk.override.lend" : "desk.override.renew")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
