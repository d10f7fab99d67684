/**
 * What device and server ask of each other, as one number: a release that asks or answers otherwise raises it. A server understands
 * devices of its own number and of the two before; which number is newer is asked nowhere else. A device says its number with each
 * request; who says none (a program for CouchDB) is let in.
 */
export const protocol = 1;

export const protocolHeader = "tu-sach-protocol";

/** The server's word for a device that it does not understand any more, with 426. */
export const tooOld = "too_old";

export const isTooOld = (said: string | null, mine = protocol): boolean => said !== null && Number(said) < mine - kept;

const kept = 2;
