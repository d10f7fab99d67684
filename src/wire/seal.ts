/**
 * People are sealed on the device with the school's key before anything leaves it: a hosting server stores, but cannot read,
 * who a reader is. AES-256-GCM; the document's id is bound in, so that a sealed text cannot be moved to another document.
 * Needs WebCrypto, hence a secure origin.
 */
export interface SchoolKey {
  readonly seal: CryptoKey;
  /** Keys the digests by which a sector id is recognised; a plain hash of twelve digits is reversed in seconds. */
  readonly match: CryptoKey;
}

/** 32 random bytes. What the recovery sheet and the pairing code carry. */
export type RawSchoolKey = Uint8Array<ArrayBuffer>;

export const schoolKeyFrom = async (raw: RawSchoolKey): Promise<SchoolKey> => {
  const root = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const derive = (info: string, algorithm: AesKeyGenParams | HmacKeyGenParams, usages: KeyUsage[]) =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: new TextEncoder().encode(info) },
      root,
      algorithm,
      false,
      usages,
    );
  return {
    seal: await derive("tu-sach seal v1", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
    match: await derive("tu-sach match v1", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  };
};

export const sealed = async (key: SchoolKey, id: string, content: object): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const plain = new TextEncoder().encode(JSON.stringify(content));
  const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, id), key.seal, plain));
  const whole = new Uint8Array(ivLength + cipher.length);
  whole.set(iv);
  whole.set(cipher, ivLength);
  return toBase64Url(whole);
};

/** @throws OperationError when the key is another school's or the text was changed. */
export const opened = async <Content>(key: SchoolKey, id: string, text: string): Promise<Content> => {
  const whole = fromBase64Url(text);
  const plain = await crypto.subtle.decrypt(algorithm(whole.slice(0, ivLength), id), key.seal, whole.slice(ivLength));
  return JSON.parse(new TextDecoder().decode(plain)) as Content;
};

/** HMAC-SHA-256 of a sector id under the school's key, base64url. */
export const matchKeyOf = async (key: SchoolKey, sectorId: string): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key.match, new TextEncoder().encode(sectorId))));

export const toBase64Url = (bytes: Uint8Array): string => {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
};

const ivLength = 12;

const algorithm = (iv: Uint8Array<ArrayBuffer>, id: string): AesGcmParams => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(id),
});
