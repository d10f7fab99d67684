/**
 * Vietnamese is searched without tone marks: "de men" finds "Dế Mèn". Folding takes marks off and makes letters small.
 * Unicode decomposition does not split đ, so đ becomes d by hand.
 */
export const fold = (text: string): string =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

/** The folded syllables of a text, split at everything that is neither letter nor digit. */
export const syllables = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
