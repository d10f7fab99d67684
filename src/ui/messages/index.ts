/**
 * Vietnamese first, English second; both catalogues have the same keys, which TypeScript checks. What the desk says comes with
 * the page; the rest, and English, are read after it, and every screen but the desk waits for them.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { packedWords, unpacked } from "../../app-files.ts";
import * as atOnce from "./vi/at-once.ts";

type Words<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Words<Shape[Key]> };
type Catalogue = Words<typeof import("./vi/index.ts")>;

export type Language = "vi" | "en";
const languageKey = "tu-sach-language";

/** Words are a tenth of the app and pack to a third: a device keeps them packed, as the build has written them. */
const packed = async (language: Language): Promise<Catalogue> => (await unpacked(new URL(packedWords(language), document.baseURI).href)).json() as Promise<Catalogue>;
const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = import.meta.env.PROD
  ? { vi: () => packed("vi"), en: () => packed("en") }
  : { vi: () => import("./vi/index.ts"), en: () => import("./en/index.ts") };
const addAll = async (language: Language): Promise<void> => void i18next.addResourceBundle(language, "translation", await catalogues[language]());

export interface Spoken {
  /** The desk can speak. */
  readonly begun: Promise<void>;
  /** Answers once everything can be said; read at the first asking. */
  all(): Promise<void>;
}

/** i18next makes a new one for each number it writes: on a slow tablet a table of them is felt. */
const figures: Partial<Record<string, Intl.NumberFormat>> = {};
const inFigures = (value: number, language = "vi"): string => (figures[language] ??= new Intl.NumberFormat(language)).format(value);

let spoken: Spoken | undefined;

/** Begun by whoever asks first. */
export const startWords = (): Spoken => (spoken ??= begin());

const begin = (): Spoken => {
  const language = globalThis.localStorage?.getItem(languageKey) === "en" ? "en" : "vi";
  void i18next.use(initReactI18next).init({
    resources: { vi: { translation: atOnce } },
    lng: language,
    fallbackLng: "vi",
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
    // What came later is said wherever it is shown already.
    react: { bindI18nStore: "added" },
  });
  i18next.services.formatter?.add("number", inFigures);
  document.documentElement.lang = i18next.language;
  let all: Promise<void> | undefined;
  const everything = (): Promise<void> =>
    (all ??= addAll(language).catch((error: unknown) => {
      // Perhaps the line was away while the app was new here: the next asking tries again.
      all = undefined;
      throw error;
    }));
  return { begun: language === "vi" ? Promise.resolve() : everything(), all: everything };
};

export const setLanguage = async (language: Language): Promise<void> => {
  await addAll(language);
  localStorage.setItem(languageKey, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
};
