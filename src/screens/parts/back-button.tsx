/** From a page that was opened from elsewhere back to there; to the desk where there is nothing before it, as in a window of its own. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

export const BackButton = () => {
  const { t } = useTranslation();
  return history.length > 1 ? (
    <Button variant="default" style={{ justifySelf: "start" }} onClick={() => history.back()}>{t("printing.back")}</Button>
  ) : (
    <Button component="a" href="#/desk" variant="default" style={{ justifySelf: "start" }}>{t("printing.backToDesk")}</Button>
  );
};
