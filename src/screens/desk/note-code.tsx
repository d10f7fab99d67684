/** The book is put aside, and its code is noted for whoever can find out what it is. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const NoteCode = ({ says = "desk.noteCode", onClick }: { says?: "desk.noteCode" | "desk.printed.no"; onClick: () => void }) => {
  const { t } = useTranslation();
  return <Button size="lg" variant="default" onClick={onClick}>{t(says)}</Button>;
};
