/** The way to joining this reader with a second record of theirs; a librarian's. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PatronId } from "#domain/kernel/ids.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";

export const JoinLink = ({ patron }: { patron: PatronId }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  if (useObservable(staff.signedIn)?.role !== "librarian") return null;
  return <Button component="a" href={`#/joining/${encodeURIComponent(patron)}`} variant="subtle" mt="sm">{t("joining.link")}</Button>;
};
