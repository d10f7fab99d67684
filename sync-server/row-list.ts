/** A list with each row on a line of its own, as CouchDB writes it: scripts that back a database up read its answers line by line. */
export const rowList = (rows: readonly string[]): string => `[\n${rows.join(",\n")}\n]`;
