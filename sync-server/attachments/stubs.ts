/**
 * What a revision says of its attachments stands at the end of its body, as CouchDB answers it: one stub a name. The bytes lie apart,
 * under the document's id and their digest, for as long as a revision that is kept names them.
 */
export interface AttachmentStub {
  readonly content_type: string;
  readonly revpos: number;
  readonly digest: string;
  readonly length: number;
  readonly stub: true;
}

export type AttachmentStubs = Readonly<Record<string, AttachmentStub>>;

/** `body`: JSON of a document without underscore fields. */
export const withStubs = (body: string, stubs: AttachmentStubs): string => {
  if (Object.keys(stubs).length === 0) return body;
  return `${body.slice(0, -1)}${body === "{}" ? "" : ","}${fieldText}${JSON.stringify(stubs)}}`;
};

export const stubsIn = (body: string): AttachmentStubs => {
  // A document may say these words without meaning them; one that means them has the field.
  if (!body.includes(fieldText)) return {};
  return (JSON.parse(body) as { _attachments?: AttachmentStubs })._attachments ?? {};
};

/** Only what the document names itself, also where a name is one of every JavaScript object. */
export const stubNamed = (body: string, name: string): AttachmentStub | undefined => {
  const stubs = stubsIn(body);
  return Object.hasOwn(stubs, name) ? stubs[name] : undefined;
};

export const withoutStubs = (body: string): string => {
  if (!body.includes(fieldText)) return body;
  const { _attachments, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify(rest);
};

const fieldText = '"_attachments":';
