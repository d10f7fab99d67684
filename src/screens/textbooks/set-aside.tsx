/** It came back while somebody waits for it: it goes aside, with the slip that stands in it. */
import { useTranslation } from "react-i18next";
import type { CaughtFor } from "../../desk/desk.ts";
import { CaughtWords, SlipButton } from "../parts/held-copy.tsx";
import { readerInWords } from "../parts/reader-words.ts";

export const SetAside = ({ caught }: { caught: CaughtFor }) => {
  const { t } = useTranslation();
  return (
    <>
      <strong>{t("holds.setAside", { name: readerInWords(t, caught.patron) })}</strong>
      <CaughtWords caught={caught} />
      <div className="answer-actions"><SlipButton hold={caught.hold} apart /></div>
    </>
  );
};
