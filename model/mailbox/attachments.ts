import { numberedName } from '#doctypes/files';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { AttachedPart, OpenMailbox, RemoteMessage } from '#pkg/imap';
import { fileId } from './ids.ts';
import type { Attachment } from './types.ts';

/** Bytes as they are sent: what is larger stays on the mail server. */
const MAX_SIZE = 35_000_000;
/** Files of one message. */
const MAX_FILES = 50;
const MAX_NAME = 150;

export type AttachmentsVfs = Pick<Vfs, 'get' | 'upload' | 'createDirectoryAt'>;

interface Keeping {
  instance: Instance;
  messageId: string;
  /** Folder of the account. */
  folder: string;
  origin: string;
}

/** Keeps what is attached to a message as files that are referenced by it. */
export async function keepAttachments(
  vfs: AttachmentsVfs,
  mailbox: OpenMailbox,
  message: RemoteMessage,
  keeping: Keeping,
): Promise<Attachment[]> {
  const kept: Attachment[] = [];
  for (const [index, part] of message.attachments.entries()) {
    const isKept = !part.isInline && part.size <= MAX_SIZE && index < MAX_FILES;
    const file = isKept ? await keep(vfs, mailbox, message, part, keeping) : undefined;
    kept.push({
      name: part.name,
      mime: part.mime,
      size: file?.size ?? part.size,
      part: part.part,
      is_inline: part.isInline,
      ...(part.contentId !== '' && { content_id: part.contentId }),
      ...(file && { file_id: file.id }),
    });
  }
  return kept;
}

async function keep(
  vfs: AttachmentsVfs,
  mailbox: OpenMailbox,
  message: RemoteMessage,
  part: AttachedPart,
  { instance, messageId, folder, origin }: Keeping,
): Promise<{ id: string; size: number } | undefined> {
  const id = fileId(messageId, part.part);
  const before = await existing(vfs, instance, id);
  if (before) return before;
  const author = { origin: `${origin}/` };
  const month = (message.receivedAt || message.date || 'undated').slice(0, 7);
  const { _id: dirId } = await vfs.createDirectoryAt(instance, author, `${folder}/${month}`, { recursive: true });
  const given = { id, mime: part.mime, references: [{ type: DOCTYPES.emails, id: messageId }] };
  for (let copy = 1; copy <= MAX_FILES; copy++) {
    const content = await mailbox.content(message.uid, part.part, MAX_SIZE);
    if (!content) return undefined;
    try {
      const file = await vfs.upload(instance, author, { dirId, name: nameOf(part, message.uid, copy) }, given, content);
      return { id: file._id, size: Number(file.size) };
    } catch (error) {
      content.destroy();
      // No room for it: the message itself is worth more, and its attachment is still on the mail server.
      if (isKind(error, 'too-large')) return undefined;
      if (!isKind(error, 'conflict')) throw error;
    }
  }
  return undefined;
}

async function existing(vfs: AttachmentsVfs, instance: Instance, id: string) {
  try {
    const node = await vfs.get(instance, id);
    return node.type === 'file' ? { id, size: Number(node.size) } : undefined;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

/** A number for the second one of that name, as people write it. */
function nameOf({ name, part }: AttachedPart, uid: number, copy: number): string {
  const clean = name.replaceAll('/', '_').trim().slice(-MAX_NAME);
  const whole = clean === '' || clean === '.' || clean === '..' ? `attachment ${uid}-${part}` : clean;
  return copy === 1 ? whole : numberedName(whole, copy);
}
