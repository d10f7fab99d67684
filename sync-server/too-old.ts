/** A device of a release that is three or more behind is told so in a word that it knows: what it has not sent stays with it. */
import { isTooOld, protocolHeader, tooOld } from "#wire/protocol.ts";

export const tooOldAnswer = (request: Request, protocol: number | undefined): Response | undefined => {
  const said = request.headers.get(protocolHeader);
  if (!isTooOld(said, protocol)) return undefined;
  return Response.json({ error: tooOld, reason: `the device speaks version ${said} of what the app and the server say to each other, which is no longer understood` }, { status: 426, headers: { "cache-control": "no-store" } });
};
