/** On every screen: what has been only on this device for more than a day, and that a folder chosen for files is not written to. */
import { Button, Group } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, usePicked, useSchool } from "../../desk/services-context.tsx";
import { instantInWords } from "../../ui/instant.ts";

export const FileNotice = () => {
  const { t, i18n } = useTranslation();
  const { handover, desk, status } = useSchool();
  const trouble = usePicked(status, (now) => now.trouble);
  const filed = useObservable(handover.filed);
  const folder = useObservable(handover.folder.state);
  const [today, setToday] = useState(() => desk.today());
  const [due, setDue] = useState(false);
  const [put, setPut] = useState(putOff);
  // A page stands open for days.
  useEffect(() => {
    const look = () => {
      setToday(desk.today());
      setDue(handover.isDue());
    };
    look();
    const looking = setInterval(look, 600_000);
    return () => clearInterval(looking);
  }, [desk, handover, filed, folder]);
  const later = () => {
    localStorage.setItem(putOffUntil, today);
    setPut(today);
  };
  const isFolderLost = filed.unsent > filed.inFile && (folder.type === "NotAllowed" || folder.type === "Failing");
  if (trouble === "revoked") {
    return (
      <section className="card desk-notice" aria-label={t("handover.reminder.title")}>
        <Group justify="space-between" gap="sm">
          <span>{filed.unsent > 0 ? t("handover.revoked.unsent", { n: filed.unsent }) : t("handover.revoked.nothing")}</span>
          <Group gap="sm">
            {filed.unsent > 0 && <Button component="a" href="#/handover" size="md">{t("handover.reminder.go")}</Button>}
            <Button component="a" href="#/devices" size="md" variant="default">{t("handover.revoked.remove")}</Button>
          </Group>
        </Group>
      </section>
    );
  }
  if (trouble === "tooOld") {
    return (
      <section className="card desk-notice" aria-label={t("handover.reminder.title")}>
        <Group justify="space-between" gap="sm">
          <span>{t("status.trouble.tooOld")}</span>
          {filed.unsent > 0 && <Button component="a" href="#/handover" size="md">{t("handover.reminder.go")}</Button>}
        </Group>
      </section>
    );
  }
  if (put === today || (!due && !isFolderLost)) return null;
  return (
    <section className="card desk-notice" aria-label={t("handover.reminder.title")}>
      <Group justify="space-between" gap="sm">
        <span>{due ? t("handover.reminder.text", { n: filed.unsent - filed.inFile, when: instantInWords(filed.oldestAt ?? 0, i18n.language) }) : t("handover.reminder.folder")}</span>
        <Group gap="sm">
          <Button component="a" href="#/handover" size="md">{t(due ? "handover.reminder.go" : "handover.reminder.folderGo")}</Button>
          <Button size="md" variant="default" onClick={later}>{t("handover.reminder.later")}</Button>
        </Group>
      </Group>
    </section>
  );
};

const putOffUntil = "tu-sach-file-reminder-put-off";
const putOff = (): string | null => localStorage.getItem(putOffUntil);
