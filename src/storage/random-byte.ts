/** For ids that are given where nobody was told how to draw. */
export const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
