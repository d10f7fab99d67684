/** A pairing link as a QR code: one use, a quarter of an hour, and only as long as this screen shows it. */
import { Alert, Anchor, Button, Group, Paper, Radio, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import type { Invitation as Invited } from "../../desk/services.ts";
import { InvitationActs, QrCode, TimeLeft, useSecondsUntil } from "./invitation-parts.tsx";
import classes from "./invitation.module.css";

export const Invitation = () => {
  const { t } = useTranslation();
  const { devices } = useSchool();
  const [invite, setInvite] = useState<Awaited<ReturnType<typeof devices.invite>> | undefined>();
  const [busy, setBusy] = useState(false);

  const ask = async () => {
    setBusy(true);
    setInvite(await devices.invite());
    setBusy(false);
  };

  if (invite?.ok) {
    const props = { invited: invite.value, onAgain: () => void ask(), onClose: () => setInvite(undefined) };
    return invite.value.onlyHere === undefined ? <OpenInvitation {...props} /> : <OnlyHere {...props} why={invite.value.onlyHere} />;
  }
  return (
    <Stack align="start">
      <Text>{t("devices.about")}</Text>
      <Button size="lg" loading={busy} onClick={() => void ask()}>
        {t("devices.add")}
      </Button>
      {invite && (
        <Alert color="red" role="alert" title={t("devices.noInvite")}>
          {t("devices.unreachableWhy")}
        </Alert>
      )}
    </Stack>
  );
};

interface InvitedProps {
  readonly invited: Invited;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

const OpenInvitation = ({ invited, ...acts }: InvitedProps) => {
  const { t } = useTranslation();
  const { links, expiresAt } = invited;
  const [host, setHost] = useState(links[0].host);
  const { url, certificatePage } = links.find((link) => link.host === host) ?? links[0];
  const left = useSecondsUntil(expiresAt);
  return (
    <Paper withBorder p="md" radius="md">
      <Group align="start" gap="lg">
        {left > 0 ? <QrCode text={url} /> : <Text>{t("devices.expired")}</Text>}
        <Stack className={classes.words ?? ""}>
          <Title order={2}>{t("devices.scanTitle")}</Title>
          <ol>
            {certificatePage !== undefined && (
              <li>
                {t("devices.certificateFirst")}{" "}
                <Anchor href={certificatePage} target="_blank" rel="noreferrer" underline="always">
                  {certificatePage}
                </Anchor>
              </li>
            )}
            <li>{t("devices.scanCamera")}</li>
            <li>{t("devices.scanName")}</li>
            <li>{t("devices.scanWait")}</li>
          </ol>
          {links.length > 1 && (
            <Radio.Group label={t("devices.byAddress")} description={t("devices.byAddressHint")} value={host} onChange={setHost}>
              <Stack gap="xs" mt="xs">
                {links.map((link) => (
                  <Radio key={link.host} size="md" value={link.host} label={link.host} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <TimeLeft left={left} />
          <Text size="sm">{t("devices.secret")}</Text>
          <InvitationActs {...acts} url={url} expired={left === 0} copyWords={t("devices.copy")} />
        </Stack>
      </Group>
    </Paper>
  );
};

/** The page is open at "localhost" and the server offers no address that would serve another device: no code, but what to do. */
const OnlyHere = ({ invited, why, ...acts }: InvitedProps & { why: NonNullable<Invited["onlyHere"]> }) => {
  const { t } = useTranslation();
  const left = useSecondsUntil(invited.expiresAt);
  return (
    <Paper withBorder p="md" radius="md">
      <Stack align="start">
        <Title order={2}>{t(`devices.onlyHere.${why}.title`)}</Title>
        <Text>{t(`devices.onlyHere.${why}.why`)}</Text>
        <ol>
          {why === "PlainHttp" ? (
            <>
              <li>{t("devices.onlyHere.PlainHttp.stop")}</li>
              <li>
                {t("devices.onlyHere.PlainHttp.run")} <code className={classes.command}>npm start -- --tls</code>
              </li>
            </>
          ) : (
            <li>{t("devices.onlyHere.NoNetwork.connect")}</li>
          )}
          <li>{t("devices.onlyHere.comeBack")}</li>
        </ol>
        <Text size="sm">{t("devices.onlyHere.sameMachine")}</Text>
        <TimeLeft left={left} />
        <InvitationActs {...acts} url={invited.links[0].url} expired={left === 0} copyWords={t("devices.onlyHere.copy")} />
      </Stack>
    </Paper>
  );
};
