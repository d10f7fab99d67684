import { Button, CopyButton, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageMaker } from "../parts/page-maker.ts";
import classes from "./invitation.module.css";

export const QrCode = ({ text }: { text: string }) => {
  const { t } = useTranslation();
  const { path, size } = usePageMaker().qrSvgPath(text);
  return (
    <svg className={classes.code} viewBox={`${-border} ${-border} ${size + 2 * border} ${size + 2 * border}`} role="img" aria-label={t("devices.qr")} shapeRendering="crispEdges">
      <rect x={-border} y={-border} width={size + 2 * border} height={size + 2 * border} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};

/** The white edge that readers need (ISO/IEC 18004). */
const border = 4;

export const TimeLeft = ({ left }: { left: number }) => {
  const { t } = useTranslation();
  return (
    <Text role="timer" fw={600}>
      {t("devices.left", { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, "0") })}
    </Text>
  );
};

export const InvitationActs = (props: { url: string; expired: boolean; copyWords: string; onAgain: () => void; onClose: () => void }) => {
  const { t } = useTranslation();
  return (
    <Group>
      <CopyButton value={props.url}>
        {({ copied, copy }) => (
          <Button variant="default" size="md" onClick={copy} disabled={props.expired}>
            {copied ? t("devices.copied") : props.copyWords}
          </Button>
        )}
      </CopyButton>
      <Button variant="default" size="md" onClick={props.onAgain}>
        {t("devices.newCode")}
      </Button>
      <Button variant="default" size="md" onClick={props.onClose}>
        {t("devices.close")}
      </Button>
    </Group>
  );
};

export const useSecondsUntil = (instant: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((instant - now) / 1000));
};
