/** The copies of a title or a code, each with where it is: the one in hand is chosen, or the reader is put in the queue. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { CopyId } from "../../domain/kernel/ids.ts";
import { copyPlaceInWords } from "../parts/copy-place-words.ts";
import { PlaceHold } from "./place-hold.tsx";

/** `likely` stands out, and Ctrl+Enter chooses it. */
export const CopyChoice = ({ copies, likely, onChoose }: { copies: readonly CopyFile[]; likely?: CopyId | undefined; onChoose: (copy: CopyId) => void }) => {
  const { t } = useTranslation();
  const calendar = useObservable(useSchool().calendar);
  return (
    <>
      <div className="answer-actions">
        {copies.map((file) => (
          <Button key={file.copy.id} variant={file.copy.id === likely ? "filled" : "default"} size="lg" h="auto" py="xs" px="md" styles={{ label: { whiteSpace: "normal" } }} onClick={() => onChoose(file.copy.id)}>
            <span style={{ textAlign: "left", lineHeight: 1.35 }}>
              {displayTitle(file.title)}<br />
              <span className={file.copy.id === likely ? undefined : "soft"}>{t("desk.accessionNo", { no: file.copy.accessionNo })} · {copyPlaceInWords(t, file, calendar)}{file.copy.id === likely && <span className="key-hint">{` (${t("desk.printed.key")})`}</span>}</span>
            </span>
          </Button>
        ))}
      </div>
      <PlaceHold copies={copies} />
    </>
  );
};
