import { Alert, FileButton, Button, Stack, Text } from "@mantine/core";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "./choose-file.module.css";
import { useListReader, type Reason } from "./list-reader.ts";

export interface ChooseFileProps {
  readonly refused: { readonly fileName: string; readonly reason: Reason | undefined } | undefined;
  readonly onFile: (file: File) => void;
}

export const ChooseFile = ({ refused, onFile }: ChooseFileProps) => {
  const { t, i18n } = useTranslation();
  const reader = useListReader();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <>
      {refused && (
        <Alert color="red" role="alert" title={`${t("lists.refused")}: ${refused.fileName}`}>
          <Text>{refused.reason ? reader.words(refused.reason, i18n.language === "en" ? "en" : "vi") : t("lists.cannotRead")}</Text>
          <Text>{t("lists.nothingChanged")}</Text>
        </Alert>
      )}
      <div
        className={classes.place}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Stack align="center" gap="xs">
          {/* No filter by name: what a file is, is told by its content, and a filter hides lists that were named oddly. */}
          <FileButton onChange={(file) => file && onFile(file)}>
            {(props) => (
              <Button {...props} size="xl">
                {t("lists.choose")}
              </Button>
            )}
          </FileButton>
          <Text>{t("lists.drop")}</Text>
          <Text size="sm">{t("lists.kinds")}</Text>
        </Stack>
      </div>
    </>
  );
};
