import { DOCTYPES, type DocEvent } from '#model/docs';
import { toDocText } from '#pkg/couch-wire';
import { Json, type JsonObject, joinDocument } from '#pkg/json';
import { textFrame } from './text-frame.ts';

/** An event on its way to many: it is written once for all of them, when the first one needs it. */
export interface Message {
  readonly verb: DocEvent['verb'];
  readonly id: string;
  /** Its frame takes some ten milliseconds to write out. */
  readonly isLarge: boolean;
  /** `{"type", "id", "doc"}` */
  payload(): string;
  /** The whole websocket frame. */
  frame(): Buffer;
}

/** Characters. */
const LARGE = 512 * 1024;

export function toMessage(event: DocEvent): Message {
  const { verb, doctype, doc } = event;
  let payload: string | undefined;
  let frame: Buffer | undefined;
  const message: Message = {
    verb,
    id: doc.id,
    isLarge: doc.body.text.length > LARGE,
    payload() {
      payload ??= `{"type":"${doctype}","id":${JSON.stringify(doc.id)},"doc":${docText(event)}}`;
      return payload;
    },
    frame() {
      frame ??= textFrame(Buffer.from(`{"event":"${verb}","payload":${message.payload()}}`));
      return frame;
    },
  };
  return message;
}

/** What opens an instance, or would help to. */
const OF_INSTANCES = [
  'session_secret',
  'oauth_secret',
  'cli_secret',
  'register_token',
  'passphrase_hash',
  'passphrase_hint',
  'passphrase_kdf_iterations',
];

/** Members that are told to nobody: whoever has the code of a link may use it, and friends have addresses. */
const SECRETS: ReadonlyMap<string, readonly string[]> = new Map([
  [DOCTYPES.permissions, ['codes', 'shortcodes', 'password', 'friends']],
  [DOCTYPES.instances, OF_INSTANCES],
]);

/** What is not stored has no revision. */
function docText({ doctype, doc }: DocEvent): string {
  const secrets = SECRETS.get(doctype);
  if (secrets) {
    const members = Object.entries(doc.body.value as JsonObject).filter(([name]) => !secrets.includes(name));
    return toDocText({ ...doc, body: Json.of(Object.fromEntries(members)) });
  }
  return doc.rev === '' ? joinDocument({ _id: doc.id }, doc.body).text : toDocText(doc);
}
