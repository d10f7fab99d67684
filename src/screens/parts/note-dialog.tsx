/** What pops up at the desk with a reader or a copy. */
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./dialog.tsx";

export const NoteDialog = ({ title, about, note, onClose, onSave }: { title: string; about: string; note: string | undefined; onClose: () => void; onSave: (note: string) => Promise<string | undefined> }) => {
  const { t } = useTranslation();
  const [text, setText] = useState(note ?? "");
  return (
    <Dialog title={title} save={t("acts.noteDialog.save")} onClose={onClose} onSave={() => onSave(text)}>
      <p style={{ margin: 0 }}>{about}</p>
      <Textarea label={t("acts.noteDialog.note")} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={500} autosize minRows={2} data-autofocus />
    </Dialog>
  );
};
