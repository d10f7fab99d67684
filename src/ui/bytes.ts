/** Amounts of data as people read them: "12,3 MB". */
const units = ["kB", "MB", "GB", "TB"] as const;

export const bytesInWords = (bytes: number, language: string): string => {
  let amount = bytes / 1000;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount)} ${units[unit]}`;
};
