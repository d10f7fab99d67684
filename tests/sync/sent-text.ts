/** What a device sent, also when it went packed. */
import { gunzipSync } from "node:zlib";

export const sentText = (body: RequestInit["body"]): string => (body instanceof ArrayBuffer ? gunzipSync(body).toString() : String(body));
