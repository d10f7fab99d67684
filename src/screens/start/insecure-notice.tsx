/** Over plain http from another machine a browser keeps no data and opens no camera: say so, and how to go on. */
import { Alert, Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const InsecureNotice = ({ secureAddress }: { secureAddress: string | undefined }) => {
  const { t } = useTranslation();
  const { host, hostname, port, pathname } = window.location;
  // Below a path we are part of the school's website, and its https is that website's.
  const behindWebsite = pathname.replace(/[^/]*$/, "") !== "/";
  return (
    <Stack>
      <Title order={2}>{t("start.insecure.title")}</Title>
      <Text>{t("start.insecure.why", { address: `http://${host}` })}</Text>
      <Alert color="amber" variant="light" title={t("start.insecure.missing")}>
        <List size="md">
          <List.Item>{t("start.insecure.noOffline")}</List.Item>
          <List.Item>{t("start.insecure.noCamera")}</List.Item>
          <List.Item>{t("start.insecure.noSeal")}</List.Item>
        </List>
      </Alert>
      <Title order={3}>{t("start.insecure.goOn")}</Title>
      {secureAddress !== undefined && (
        <Text>
          {t("start.insecure.useHttps")}{" "}
          <Anchor href={secureAddress} underline="always">
            {secureAddress}
          </Anchor>
        </Text>
      )}
      {secureAddress === undefined && behindWebsite && <Text>{t("start.insecure.website")}</Text>}
      {secureAddress === undefined && !behindWebsite && (
        <List type="ordered" spacing="sm">
          <List.Item>{t("start.insecure.stop")}</List.Item>
          <List.Item>
            {t("start.insecure.tls")} <code style={{ whiteSpace: "nowrap" }}>npm start -- --tls</code>
          </List.Item>
          <List.Item>{t("start.insecure.openAgain")}</List.Item>
        </List>
      )}
      <Text>
        {t("start.insecure.ownMachine")} <code>{`http://localhost${port === "" ? "" : `:${port}`}${pathname}`}</code>
      </Text>
      <Text size="sm">{t("start.insecure.note", { host: hostname })}</Text>
    </Stack>
  );
};
