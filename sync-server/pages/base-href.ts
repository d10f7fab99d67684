/** The app is built with relative addresses; the page's `<base>` says what they are relative to, also on a path of the app's own. */
export const pageWithBase = (page: string, base: string): string => {
  const tag = `<base href="${base}/" />`;
  const withoutBase = page.replace(/<base\b[^>]*>/i, "");
  return withoutBase.replace(/<head\b[^>]*>/i, (head) => `${head}\n    ${tag}`);
};
