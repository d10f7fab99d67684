import type { TFunction } from "i18next";
import type { Patron } from "../../domain/patrons/patron.ts";

/** "Lê Bảo An, lớp 6A" */
export const readerInWords = (t: TFunction, { fullName, group, classUnit }: Pick<Patron, "fullName" | "group" | "classUnit">): string =>
  classUnit === undefined ? fullName : t(group === "pupil" ? "holds.pupil" : "holds.ofUnit", { name: fullName, unit: classUnit });
