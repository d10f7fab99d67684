/**
 * Prices are whole đồng. "25.000 đ", "25,000", "25 000 VNĐ" and "25000" are one price: separators before three digits
 * part thousands, before one or two digits they begin a fraction, which a price in đồng does not have.
 */

/** A gift has no price, and some lists say so in words. */
const free = /^(sách\s+)?((được\s+)?(cho|biếu|tặng)(\s+tặng)?|không bán|không( có)?( giá)?|miễn phí|k\.?\s*giá)\.?$/iu;

/** 0 means that the list says no price; undefined that it says something unreadable. */
export const priceFrom = (text: string): number | undefined => {
  if (text.length > 60) return undefined;
  if (free.test(text.trim())) return 0;
  const written = text.replace(/[([].*?[)\]]/g, " ").replace(/^\s*(giá( bìa)?|đơn giá)?\s*:?\s*(vnđ|vnd|đ|₫)?\s*(?=\d)/iu, "").trim();
  const bare = written.replace(/[.,]?\s*(vnđ|vnd|đồng|dong|đ|₫|d)(\s*\/.*)?\.?$/iu, "").replace(/[.,]?[-–]+$/, "").replace(/(\d)'(?=\d{3})/g, "$1.").trim();
  const thousands = /^(\d+(?:[.,]\d+)?)\s*(?:k|nghìn|ngàn)$/iu.exec(bare);
  if (thousands) return Math.round(Number((thousands[1] ?? "").replace(",", ".")) * 1000);
  if (/^\d{1,3}([., ]\d{3})+([.,]\d{1,2})?$/.test(bare) && oneThousandsSign(bare)) return Number(bare.replace(/[.,]\d{1,2}$/, "").replace(/[., ]/g, ""));
  if (/^\d{1,12}([.,]\d{1,2})?$/.test(bare)) return Math.round(Number(bare.replace(",", ".")));
  return undefined;
};

/** Below this a price was meant in thousands, above it has too many zeros. It is kept and doubted. */
export const isUnlikelyPrice = (price: number): boolean => price < 500 || price > 20_000_000;

const oneThousandsSign = (bare: string): boolean => {
  const signs = bare.replace(/[.,]\d{1,2}$/, "").replace(/\d/g, "");
  return new Set(signs).size === 1;
};
