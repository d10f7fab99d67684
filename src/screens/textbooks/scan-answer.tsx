/** What a copy that was scanned while handing out has come to, in words. */
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import type { HandOutAnswer, HandOutTrouble } from "../../desk/hand-out.ts";
import { refusalInWords } from "../parts/sentences.ts";

export const ScanAnswer = ({ said, titleOf }: { said: HandOutAnswer | HandOutTrouble; titleOf: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation();
  if (said.type === "Failed") return t("textbooks.failed");
  if (said.type === "UndoRefused") return t("textbooks.back.undoRefused", { title: titleOf.get(said.title) ?? "" });
  if ("code" in said) return t(`textbooks.scan.said.${said.type}`, { code: said.code });
  if (!("copy" in said)) return t(`textbooks.scan.said.${said.type}`, { who: said.pupil.fullName });
  const of = { title: displayTitle(said.title), no: said.copy.accessionNo };
  switch (said.type) {
    case "Lent":
      return <><strong>{t("textbooks.scan.lent", { ...of, who: said.pupil.fullName })}</strong> <small>{t("textbooks.saved")}</small></>;
    case "Refused":
      return t("textbooks.scan.said.Refused", { ...of, who: said.pupil.fullName, why: said.refusals.map((refusal) => refusalInWords(t, refusal)).join(" ") });
    case "IsOut":
      return t("textbooks.scan.said.IsOut", { ...of, who: said.with?.fullName ?? t("textbooks.scan.unknownHolder") });
    case "HasIt":
      return t("textbooks.scan.said.HasIt", { ...of, who: said.pupil?.fullName ?? "" });
    case "OtherTitle":
      return t("textbooks.scan.said.OtherTitle", { ...of, expected: titleOf.get(said.expected) ?? "" });
    case "LaterActKnown":
      return t("textbooks.scan.said.LaterActKnown", { ...of, day: dayInVietnamese(said.lastOn) });
    case "NotInSet":
    case "EverybodyHasIt":
    case "CameBack":
      return t(`textbooks.scan.said.${said.type}`, of);
  }
};
