/** Instants as people read them: by the school's clock, never the device's, in the order of day and month that both languages use. */
const schoolZone = "Asia/Ho_Chi_Minh";

const localeOf = (language: string): string => (language === "vi" ? "vi-VN" : "en-GB");

/** "14:05 25/11/26" */
export const instantInWords = (instant: number, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: "short", timeStyle: "short", timeZone: schoolZone }).format(instant);

/** "14:05" */
export const timeInWords = (instant: number, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: "2-digit", minute: "2-digit", timeZone: schoolZone }).format(instant);
