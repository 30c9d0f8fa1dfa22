import type { FetchMessageObject, MessageAddressObject, MessageStructureObject } from 'imapflow';
import type { AttachedPart, Person, RemoteMessage, TextPart } from './types.ts';

/** Parts of a message beyond which the others are not looked at. */
const MAX_PARTS = 200;

export function toRemoteMessage(message: FetchMessageObject): RemoteMessage {
  const { uid, flags, size = 0, internalDate, envelope = {}, bodyStructure } = message;
  const parts = bodyStructure ? leavesOf(bodyStructure) : [];
  const texts = parts.filter((leaf) => !isAttached(leaf));
  const text = texts.find(({ type }) => type === 'text/plain');
  const html = texts.find(({ type }) => type === 'text/html');
  return {
    uid,
    flags: toFlags(flags),
    size,
    receivedAt: toDate(internalDate),
    date: toDate(envelope.date),
    subject: clean(envelope.subject),
    messageId: clean(envelope.messageId),
    inReplyTo: clean(envelope.inReplyTo),
    from: toPersons(envelope.from),
    replyTo: toPersons(envelope.replyTo),
    to: toPersons(envelope.to),
    cc: toPersons(envelope.cc),
    text: text && toText(text),
    html: html && toText(html),
    attachments: parts.filter((leaf) => leaf !== text && leaf !== html).map(toAttached),
  };
}

/** `\\Recent` belongs to a session, not to a message (RFC 9051 has it no more). */
export function toFlags(flags: ReadonlySet<string> = new Set()): string[] {
  return [...flags].filter((flag) => flag !== '\\Recent');
}

/** A message that is attached to another one is one part: what is in it is its own affair. */
function leavesOf(root: MessageStructureObject): MessageStructureObject[] {
  const leaves: MessageStructureObject[] = [];
  const pending = [root];
  while (pending.length > 0 && leaves.length < MAX_PARTS) {
    const node = pending.shift() as MessageStructureObject;
    if (node.type.startsWith('multipart/')) pending.unshift(...(node.childNodes ?? []));
    else leaves.push(node);
  }
  return leaves;
}

const isAttached = ({ type, disposition }: MessageStructureObject): boolean =>
  disposition === 'attachment' || (type !== 'text/plain' && type !== 'text/html');

/** The only part of a message that has one has no number. */
const numberOf = ({ part }: MessageStructureObject): string => part ?? '1';

function toText(leaf: MessageStructureObject): TextPart {
  return { part: numberOf(leaf), charset: leaf.parameters?.['charset'] ?? '' };
}

function toAttached(leaf: MessageStructureObject): AttachedPart {
  const { type, size = 0, id = '', disposition, parameters, dispositionParameters } = leaf;
  return {
    part: numberOf(leaf),
    name: clean(dispositionParameters?.['filename'] ?? parameters?.['name']),
    mime: type,
    size,
    isInline: disposition !== 'attachment' && id !== '',
    contentId: id.replace(/^<|>$/g, ''),
  };
}

function toPersons(addresses: readonly MessageAddressObject[] = []): Person[] {
  return addresses.map(({ name, address }) => ({ name: clean(name), address: clean(address) }));
}

/** Control characters, which a header may bring in by its encodings. */
function clean(text = ''): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken away
  return text.replaceAll(/[\x00-\x1f\x7f]+/g, ' ').trim();
}

function toDate(date: Date | string | undefined): string {
  const time = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
