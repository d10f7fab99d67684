/** What a librarian settles: the loan rules, who works here, and the school's key on paper. An assistant may look. */
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { PageContents } from "../../ui/page-contents.tsx";
import { Page } from "../../ui/page.tsx";
import { CalendarSettings } from "./calendar-settings.tsx";
import { CameraSettings } from "./camera-settings.tsx";
import { ForgettingSettings } from "./forgetting-settings.tsx";
import { HandoverSettings } from "./handover-settings.tsx";
import { HomeroomSettings } from "./homeroom-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { RoomSettings } from "./room-settings.tsx";
import { RuleSettings } from "./rule-settings.tsx";
import { SchoolSettings } from "./school-settings.tsx";
import { StaffSettings } from "./staff-settings.tsx";

export const SettingsScreen = () => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const mayChange = useObservable(staff.signedIn)?.role === "librarian";
  return (
    <Page title={t("settings.title")}>
      {!mayChange && <Text>{t("settings.readOnly")}</Text>}
      <PageContents label={t("settings.contents")} />
      <SchoolSettings mayChange={mayChange} />
      <RuleSettings mayChange={mayChange} />
      <CalendarSettings mayChange={mayChange} />
      <HomeroomSettings mayChange={mayChange} />
      <StaffSettings mayChange={mayChange} />
      <ForgettingSettings mayChange={mayChange} />
      <RoomSettings />
      <CameraSettings />
      <HandoverSettings />
      {mayChange && <KeySettings />}
    </Page>
  );
};
