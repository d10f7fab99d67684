/** Which of a reader's cards is lost, and what that means. */
import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface LostCardProps {
  readonly name: string;
  /** Every card of the reader that is valid. */
  readonly open: readonly string[];
  readonly code: string;
  readonly busy: boolean;
  readonly onChoose: (code: string) => void;
  readonly onClose: () => void;
  readonly onReport: () => void;
}

export const LostCardDialog = ({ name, open, code, busy, onChoose, onClose, onReport }: LostCardProps) => {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk.card.lostTitle", { name })}
      centered
      closeButtonProps={{ "aria-label": t("desk.close") }}
      // The desk's own keys (Esc closes the reader, F8 takes the last act back) are not meant in here.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Stack>
        {open.length > 1 && (
          <Radio.Group label={t("desk.card.which")} value={code} onChange={onChoose}>
            <Stack gap="xs" mt="xs">{open.map((card) => <Radio key={card} value={card} label={card} />)}</Stack>
          </Radio.Group>
        )}
        <Text>{t("desk.card.lostAbout", { code })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("desk.override.cancel")}</Button>
          <Button loading={busy} onClick={onReport}>{t("desk.card.cancelAndGive")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
