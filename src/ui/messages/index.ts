/** Vietnamese first, English second; both catalogues have the same keys, which TypeScript checks. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import * as en from "./en/index.ts";
import * as vi from "./vi/index.ts";

type Words<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Words<Shape[Key]> };

const english: Words<typeof vi> = en;

export type Language = "vi" | "en";
const languageKey = "tu-sach-language";

export const startWords = (): void => {
  const kept = globalThis.localStorage?.getItem(languageKey);
  void i18next.use(initReactI18next).init({
    resources: { vi: { translation: vi }, en: { translation: english } },
    lng: kept === "en" ? "en" : "vi",
    fallbackLng: "vi",
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
};

export const setLanguage = (language: Language): void => {
  localStorage.setItem(languageKey, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
};
