import type { TFunction } from "i18next";
import type { StartRefusal } from "../../desk/services.ts";

/** The sentence for a refusal; what an expired token or a wrong code means depends on which door was tried. */
export const refusalWords = (t: TFunction, { type }: StartRefusal, door: "setup" | "pair" | "demo"): string => {
  if (type === "TokenExpired" && door !== "pair") return t("start.refusal.Broken");
  if (type === "WrongCode" && door !== "setup") return t("start.refusal.NotLetIn");
  if (type === "Broken" && door === "pair") return t("start.refusal.BrokenLink");
  return t(`start.refusal.${type}`);
};
