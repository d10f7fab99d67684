/** Amounts as a receipt says them in Vietnamese, so that no digit can be added later: 125000 → "Một trăm hai mươi lăm nghìn đồng". */
const digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"] as const;
const scales = ["", "nghìn", "triệu", "tỷ"] as const;

/** Whole đồng, up to 999 tỷ. */
export const moneyInVietnamese = (amount: number): string => {
  const words = `${numberInVietnamese(amount)} đồng`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

const numberInVietnamese = (amount: number): string => {
  if (amount === 0) return digits[0];
  const groups = scales.map((_, index) => Math.floor(amount / 1000 ** index) % 1000);
  const highest = groups.findLastIndex((group) => group > 0);
  return groups
    .map((group, index) => (group === 0 ? "" : [threeDigits(group, index < highest), scales[index]].filter(Boolean).join(" ")))
    .reverse()
    .filter(Boolean)
    .join(" ");
};

/** `whole`: after a higher group the hundreds are said even when there are none. */
const threeDigits = (group: number, whole: boolean): string => {
  const [hundreds, tens, ones] = [Math.floor(group / 100), Math.floor(group / 10) % 10, group % 10];
  const saysHundreds = hundreds > 0 || whole;
  return [saysHundreds && `${digits[hundreds] ?? ""} trăm`, tensInWords(tens, ones, saysHundreds), onesInWords(tens, ones)].filter(Boolean).join(" ");
};

const tensInWords = (tens: number, ones: number, afterHundreds: boolean): string => (tens === 0 ? (ones > 0 && afterHundreds ? "linh" : "") : tens === 1 ? "mười" : `${digits[tens] ?? ""} mươi`);

const onesInWords = (tens: number, ones: number): string => {
  if (ones === 0) return "";
  if (ones === 1 && tens > 1) return "mốt";
  if (ones === 4 && tens > 1) return "tư";
  if (ones === 5 && tens > 0) return "lăm";
  return digits[ones] ?? "";
};
