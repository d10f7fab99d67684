/** A question with its form: Enter answers it, Esc takes it away, and the page's own keys are not heard in here. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface DialogProps {
  readonly title: string;
  readonly save: string;
  readonly onClose: () => void;
  /** Answers why it was not done; nothing when it was, which closes the dialog. */
  readonly onSave: () => Promise<string | undefined> | string | undefined;
  readonly children: ReactNode;
}

export const Dialog = ({ title, save, onClose, onSave, children }: DialogProps) => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const submit = async () => {
    setBusy(true);
    try {
      const why = await onSave();
      setRefused(why ?? "");
      if (why === undefined) onClose();
    } catch (error) {
      setRefused(t("desk.failed"));
      reportError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("acts.cancel") }} size="lg" onKeyDown={(event) => event.stopPropagation()}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          {children}
          <p role="alert" style={{ margin: 0, color: "var(--refused)", fontWeight: 600 }}>{refused}</p>
          <Group justify="flex-end">
            <Button variant="default" size="lg" onClick={onClose}>{t("acts.cancel")}</Button>
            <Button type="submit" size="lg" loading={busy}>{save}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
