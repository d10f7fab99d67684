/** Tells two databases of one name apart. Digits only, as CouchDB's is; the tail tells two of the same millisecond apart. */
export const birthId = (now: number, randomBytes: (count: number) => Uint8Array): string =>
  `${now}${String(new DataView(Uint8Array.from(randomBytes(4)).buffer).getUint32(0)).padStart(10, "0")}`;
