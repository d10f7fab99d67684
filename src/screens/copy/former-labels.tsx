/** What the copy bore before another copy kept that label; said by mistake, it may have it again. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import type { Copy } from "../../domain/copies/copy.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";

export const FormerLabels = ({ copy: { id, replacedLabels = [] } }: { copy: Copy }) => {
  const { t } = useTranslation();
  const { labels, staff } = useSchool();
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const [busy, setBusy] = useState(false);
  const useAgain = async (code: string) => {
    setBusy(true);
    await labels.takeBack([id], code).finally(() => setBusy(false));
  };
  return replacedLabels.map(({ code, on, replacedBy }) => (
    <p key={code} className="soft" style={{ margin: "0.4rem 0 0" }}>
      {t("printing.label.former", { code, on: dayInVietnamese(on), given: replacedBy })}{" "}
      {isLibrarian && (
        <Button variant="subtle" color="teal" px="xs" disabled={busy} onClick={() => void useAgain(code)} aria-label={`${t("printing.label.useAgain")}: ${code}`}>
          {t("printing.label.useAgain")}
        </Button>
      )}
    </p>
  ));
};
