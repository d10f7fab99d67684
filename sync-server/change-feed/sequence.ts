/**
 * A sequence as clients see it: a number and the birth id of its database. They hand it back unread. One of another database of
 * the same name, or of a later time than the database now is at (it was restored from a backup), starts again from the beginning:
 * hearing a change twice is harmless, missing one is not.
 */
export const sequenceText = (seq: number, birth: string): string => `${seq}-${birth}`;

/** undefined: this is no sequence. */
export const sequenceFrom = (text: string, { birth, seq: latest }: { readonly birth: string; readonly seq: number }): number | undefined => {
  if (text === "now") return latest;
  const parts = /^"?([0-9]{1,15})(?:-([0-9A-Za-z_-]+))?"?$/.exec(text);
  if (parts === null) return undefined;
  const seq = Number(parts[1]);
  const isOurs = parts[2] === undefined || parts[2] === birth;
  return isOurs && seq <= latest ? seq : 0;
};
