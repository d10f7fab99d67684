/**
 * An ISBN is kept as its 13 digits; one of ten digits is written anew with 978 and its own check digit (ISO 2108).
 * One that fails its check digit is no ISBN: a wrong number would find the wrong book. Vietnamese goods begin with 893.
 */
export type BookNumber = { readonly is: "isbn"; readonly digits: string } | { readonly is: "gtin"; readonly digits: string };

export const bookNumberFrom = (text: string): BookNumber | undefined => {
  if (text.length > 60) return undefined;
  const digits = text.replace(/^\s*(isbn|ean)(-1[03])?\s*:?/i, "").replace(/\(.*?\)/g, "").replace(/[\s\-–.]/g, "").toUpperCase();
  if (/^\d{13}$/.test(digits) && ean13Check(digits.slice(0, 12)) === digits[12])
    return /^97[89]/.test(digits) ? { is: "isbn", digits } : { is: "gtin", digits };
  if (/^\d{9}[\dX]$/.test(digits) && isbn10Check(digits.slice(0, 9)) === digits[9]) return { is: "isbn", digits: isbn13From(digits) };
  return undefined;
};

/** Ten digits with a right check digit → thirteen. */
export const isbn13From = (isbn10: string): string => {
  const body = `978${isbn10.slice(0, 9)}`;
  return body + ean13Check(body);
};

export const ean13Check = (twelve: string): string => {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
};

export const isbn10Check = (nine: string): string => {
  const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? "X" : String(check);
};
