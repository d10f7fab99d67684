/** A pairing link as a QR code: one use, a quarter of an hour, and only as long as this screen shows it. */
import { Alert, Button, CopyButton, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { usePageMaker } from "../parts/page-maker.ts";
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

  if (invite?.ok) return <OpenInvitation url={invite.value.url} expiresAt={invite.value.expiresAt} onAgain={() => void ask()} onClose={() => setInvite(undefined)} />;
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

const OpenInvitation = ({ url, expiresAt, onAgain, onClose }: { url: string; expiresAt: number; onAgain: () => void; onClose: () => void }) => {
  const { t } = useTranslation();
  const maker = usePageMaker();
  const left = useSecondsUntil(expiresAt);
  const { path, size } = maker.qrSvgPath(url);
  return (
    <Paper withBorder p="md" radius="md">
      <Group align="start" gap="lg">
        {left > 0 ? (
          <svg className={classes.code} viewBox={`${-border} ${-border} ${size + 2 * border} ${size + 2 * border}`} role="img" aria-label={t("devices.qr")} shapeRendering="crispEdges">
            <rect x={-border} y={-border} width={size + 2 * border} height={size + 2 * border} fill="#fff" />
            <path d={path} fill="#000" />
          </svg>
        ) : (
          <Text>{t("devices.expired")}</Text>
        )}
        <Stack className={classes.words ?? ""}>
          <Title order={2}>{t("devices.scanTitle")}</Title>
          <ol>
            <li>{t("devices.scanCamera")}</li>
            <li>{t("devices.scanName")}</li>
            <li>{t("devices.scanWait")}</li>
          </ol>
          <Text role="timer" fw={600}>
            {t("devices.left", { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, "0") })}
          </Text>
          <Text size="sm">{t("devices.secret")}</Text>
          <Group>
            <CopyButton value={url}>
              {({ copied, copy }) => (
                <Button variant="default" size="md" onClick={copy} disabled={left === 0}>
                  {t(copied ? "devices.copied" : "devices.copy")}
                </Button>
              )}
            </CopyButton>
            <Button variant="default" size="md" onClick={onAgain}>
              {t("devices.newCode")}
            </Button>
            <Button variant="default" size="md" onClick={onClose}>
              {t("devices.close")}
            </Button>
          </Group>
        </Stack>
      </Group>
    </Paper>
  );
};

/** The white edge that readers need (ISO/IEC 18004). */
const border = 4;

const useSecondsUntil = (instant: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((instant - now) / 1000));
};
