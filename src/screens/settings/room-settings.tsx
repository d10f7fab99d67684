/** How full this device is, whether the browser keeps the data, and what to do about either. */
import { Alert, Anchor, Button, List, Progress, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isTight } from "../../desk/room.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { bytesInWords } from "../../ui/bytes.ts";

export const RoomSettings = () => {
  const { t, i18n } = useTranslation();
  const { room, handover } = useSchool();
  const state = useObservable(room.state);
  const { unsent, inFile } = useObservable(handover.filed);
  const [asked, setAsked] = useState(false);
  useEffect(() => void room.look(), [room]);
  const { used, allowed, kept } = state;
  const words = used === undefined || allowed === undefined ? t("room.unknown") : t("room.used", { used: bytesInWords(used, i18n.language), allowed: bytesInWords(allowed, i18n.language), free: bytesInWords(Math.max(0, allowed - used), i18n.language) });
  return (
    <section aria-labelledby="settings-room">
      <Stack align="start">
        <Title order={2} id="settings-room">{t("room.title")}</Title>
        <Text>{words}</Text>
        {used !== undefined && allowed !== undefined && allowed > 0 && <Progress w="100%" maw={420} size="xl" value={(100 * used) / allowed} color={isTight(state) ? "red.9" : "teal"} aria-label={words} />}
        <Text>{unsent === 0 ? t("handover.now.nothing") : t(`handover.now.${inFile === 0 ? "none" : inFile < unsent ? "some" : "all"}`, { n: unsent, inFile, left: unsent - inFile })}</Text>
        {isTight(state) && (
          <Alert color="red" role="alert" title={t(state.full ? "room.full" : "room.tightTitle")}>
            <List>
              <List.Item><Anchor href="#/handover" underline="always">{t("room.do.file")}</Anchor></List.Item>
              <List.Item>{t("room.do.exchange")}</List.Item>
              <List.Item>{t("room.do.disk")}</List.Item>
              <List.Item><Anchor href="#/rollover" underline="always">{t("room.do.year")}</Anchor></List.Item>
            </List>
          </Alert>
        )}
        <div role="status">
          <Text>{t(kept ? "room.kept" : "room.notKept")}</Text>
          {kept === false && asked && <Text>{t("room.refused")}</Text>}
        </div>
        {kept !== true && <Button size="lg" variant="default" onClick={() => void room.askToKeep().then(() => setAsked(true))}>{t("room.ask")}</Button>}
      </Stack>
    </section>
  );
};
