/**
 * The door of the program: looks at the server behind this address and shows the one thing to do next. A pairing link may
 * carry its token and key in the address's fragment, which no server ever sees.
 */
import { Button, Container, Loader, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../desk/services-context.tsx";
import type { StartLook } from "../../desk/services.ts";
import { DemoDoor } from "./demo-door.tsx";
import { InsecureNotice } from "./insecure-notice.tsx";
import { HowToPair, PairForm } from "./pair-form.tsx";
import { linkIn } from "./pairing-link.ts";
import { RecoverForm } from "./recover-form.tsx";
import { SetupWizard } from "./setup-wizard.tsx";

export interface StartScreenProps {
  /** The device belongs to a school now. */
  readonly onReady: (next: "home" | "desk") => void;
}

export const StartScreen = ({ onReady }: StartScreenProps) => {
  const { t } = useTranslation();
  const { start } = useServices();
  const [look, setLook] = useState<StartLook | undefined>();
  const [round, setRound] = useState(0);
  const [link] = useState(() => linkIn(window.location.hash));

  useEffect(() => {
    let current = true;
    start.look().then(
      (answer) => current && setLook(answer),
      () => current && setLook({ type: "Unreachable" }),
    );
    return () => {
      current = false;
    };
  }, [start, round]);

  const lookAgain = () => {
    setLook(undefined);
    setRound(round + 1);
  };

  return (
    <Container size={look?.type === "NeedsSetup" ? "lg" : "sm"} px={0}>
      <Stack gap="lg">
        <Title order={1}>{t("start.title")}</Title>
        {look === undefined ? (
          <Text role="status">
            <Loader size="sm" mr="sm" aria-hidden="true" />
            {t("start.looking")}
          </Text>
        ) : (
          <NextThing {...{ look, link, onReady, lookAgain }} />
        )}
      </Stack>
    </Container>
  );
};

/** Paired from a colleague's device; or, where the server runs and every device is lost, with the recovery sheet. */
const JoinAnew = ({ look, onReady }: { look: Extract<StartLook, { type: "Ready" }>; onReady: (next: "desk") => void }) => {
  const { t } = useTranslation();
  const [recovering, setRecovering] = useState(false);
  if (recovering) return <RecoverForm schoolName={look.schoolName} onRecovered={() => onReady("desk")} onBack={() => setRecovering(false)} />;
  return (
    <Stack>
      <HowToPair schoolName={look.schoolName} />
      {look.local && (
        <Stack gap="xs" align="start">
          <Text>{t("start.recovery.when")}</Text>
          <Button variant="default" size="lg" onClick={() => setRecovering(true)}>{t("start.recovery.go")}</Button>
        </Stack>
      )}
    </Stack>
  );
};

const NextThing = (props: { look: StartLook; link: ReturnType<typeof linkIn>; onReady: (next: "home" | "desk") => void; lookAgain: () => void }) => {
  const { t } = useTranslation();
  const { look, link, onReady } = props;
  switch (look.type) {
    case "Insecure":
      return <InsecureNotice secureAddress={look.secureAddress} />;
    case "Unreachable":
      return (
        <Stack>
          <Title order={2}>{t("start.unreachable.title")}</Title>
          <Text>{t("start.unreachable.why")}</Text>
          <ul>
            <li>{t("start.unreachable.tryServer")}</li>
            <li>{t("start.unreachable.tryNetwork")}</li>
            <li>{t("start.unreachable.tryAddress")}</li>
          </ul>
          <Button size="lg" onClick={props.lookAgain}>
            {t("start.again")}
          </Button>
        </Stack>
      );
    case "NeedsSetup":
      return <SetupWizard local={look.local} again={look.again === true} onDone={() => onReady("home")} />;
    case "Ready":
      if (link) return <PairForm link={link} schoolName={look.schoolName} onPaired={() => onReady("desk")} />;
      return look.demo ? <DemoDoor schoolName={look.schoolName} onOpened={() => onReady("desk")} /> : <JoinAnew {...{ look, onReady }} />;
  }
};
