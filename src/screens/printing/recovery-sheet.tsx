/** The school's key as a sheet of paper: shown, printed, put away. */
import { Button, Stack } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { usePageMaker } from "./page-maker.ts";
import { SheetPreview } from "./sheet-preview.tsx";

export const RecoverySheet = ({ rawKey, schoolName, schoolCode }: { rawKey: Uint8Array; schoolName: string; schoolCode: string }) => {
  const { t } = useTranslation();
  const maker = usePageMaker();
  const printout = useMemo(() => maker.recoverySheet({ name: schoolName, code: schoolCode }, rawKey), [maker, rawKey, schoolName, schoolCode]);
  return (
    <Stack>
      <SheetPreview printout={printout} />
      <Button size="lg" variant="light" onClick={() => maker.print(printout)}>
        {t("printing.printRecovery")}
      </Button>
    </Stack>
  );
};
