/** On every screen, once the room that the browser gives is nearly used up: before an act cannot be saved any more. */
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isTight } from "../../desk/room.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";

export const RoomNotice = () => {
  const { t } = useTranslation();
  const { room: service, status } = useSchool();
  const room = useObservable(service.state);
  const isFull = useObservable(status).trouble === "storageFull" || room.full;
  if (!isFull && !isTight(room)) return null;
  return (
    <section className="card desk-notice" aria-label={t("room.title")}>
      <Group justify="space-between" gap="sm">
        <span>{isFull ? t("room.full") : t("room.tight", { percent: Math.round((100 * (room.used ?? 0)) / (room.allowed ?? 1)) })}</span>
        <Button component="a" href="#/settings" size="md">{t("room.tightGo")}</Button>
      </Group>
    </section>
  );
};
