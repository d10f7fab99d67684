/** The school's devices: which ones may exchange, letting another in, turning one away. */
import { Alert, Button, Group, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { instantInWords } from "../../ui/instant.ts";
import { Page } from "../../ui/page.tsx";
import { UnsentFirst } from "../parts/unsent-first.tsx";
import { Invitation } from "./invitation.tsx";
import { LeaveDevice } from "./leave-device.tsx";

export const DevicesScreen = () => {
  const { t, i18n } = useTranslation();
  const { devices } = useSchool();
  const [list, setList] = useState<Awaited<ReturnType<typeof devices.all>> | undefined>();
  const [revoking, setRevoking] = useState<{ id: string; name: string; thisOne: boolean } | undefined>();
  const [notRevoked, setNotRevoked] = useState(false);
  const [busy, setBusy] = useState(false);

  const load = useCallback(() => void devices.all().then(setList), [devices]);
  useEffect(load, [load]);

  const ask = (device: { id: string; name: string; thisOne: boolean }) => {
    setNotRevoked(false);
    setRevoking(device);
  };
  const revoke = async (id: string) => {
    setBusy(true);
    const done = await devices.revoke(id);
    setBusy(false);
    setNotRevoked(!done.ok);
    if (!done.ok) return;
    setRevoking(undefined);
    load();
  };
  const when = (instant: number) => instantInWords(instant, i18n.language);

  return (
    <Page title={t("devices.title")}>
      <Invitation />
      <Title order={2}>{t("devices.list")}</Title>
      {list === undefined && <Text role="status">{t("devices.looking")}</Text>}
      {list && !list.ok && (
        <Alert color="amber" variant="light" role="status" title={t("devices.unreachable")}>
          <Stack align="start">
            <Text>{t("devices.unreachableWhy")}</Text>
            <Button size="md" onClick={load}>
              {t("devices.again")}
            </Button>
          </Stack>
        </Alert>
      )}
      {list?.ok && (
        <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
          {list.value.map((device) => (
            <Paper component="li" key={device.id} withBorder p="md" radius="md">
              <Group justify="space-between">
                <div>
                  <Group gap="xs">
                    <Text fw={600}>{device.name}</Text>
                    {device.thisOne && <span className="pill" data-tone="good">{t("devices.thisOne")}</span>}
                    {device.revoked && <span className="pill" data-tone="refused">{t("devices.revoked")}</span>}
                  </Group>
                  <Text size="sm">
                    {t("devices.pairedAt", { when: when(device.pairedAt) })}
                    {" · "}
                    {t("devices.lastSeen", { when: when(device.lastSeenAt) })}
                  </Text>
                </div>
                {!device.revoked && (
                  <Button variant="default" size="md" onClick={() => ask(device)} aria-label={t("devices.revokeNamed", { name: device.name })}>
                    {t("devices.revoke")}
                  </Button>
                )}
              </Group>
            </Paper>
          ))}
        </Stack>
      )}
      <LeaveDevice />
      <Modal.Root opened={revoking !== undefined} onClose={() => setRevoking(undefined)} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <Stack>
              <Modal.Title fz="lg" fw={700}>
                {t("devices.revokeTitle", { name: revoking?.name ?? "" })}
              </Modal.Title>
              <Text>{t(revoking?.thisOne ? "devices.revokeThis" : "devices.revokeWhat")}</Text>
              {revoking?.thisOne && <UnsentFirst />}
              {notRevoked && (
                <Alert color="red" role="alert">
                  {t("devices.notRevoked")}
                </Alert>
              )}
              <Group justify="flex-end">
                <Button variant="default" size="md" onClick={() => setRevoking(undefined)} data-autofocus>
                  {t("devices.keep")}
                </Button>
                <Button color="red.9" size="md" loading={busy} onClick={() => revoking && void revoke(revoking.id)}>
                  {t("devices.revokeNow")}
                </Button>
              </Group>
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </Page>
  );
};
