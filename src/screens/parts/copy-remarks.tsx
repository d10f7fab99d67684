/** What whoever holds the copy ought to know: a note on it, and the state it was last seen in. */
import { useTranslation } from "react-i18next";
import type { CopyFile } from "../../desk/desk.ts";
import { NoticeIcon } from "../../ui/icons.tsx";

export const CopyRemarks = ({ copy: { copy, story } }: { copy: Pick<CopyFile, "copy" | "story"> }) => {
  const { t } = useTranslation();
  const { condition } = story;
  return (
    <>
      {copy.note !== undefined && <p className="reminder"><NoticeIcon /> {t("acts.remind", { note: copy.note })}</p>}
      {condition !== undefined && condition !== "good" && <p className="reminder"><NoticeIcon /> {t("acts.conditionPill", { condition: t(`acts.conditions.${condition}`) })}</p>}
    </>
  );
};
