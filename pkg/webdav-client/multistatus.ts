import type { SaxesAttributeNS, SaxesTagNS, SaxesParser as XmlParser } from 'saxes';
import { AppError } from '#pkg/errors';

/** What a server says of a file or a collection. A member that it does not tell is absent. */
export interface WebdavEntry {
  /** Path of the resource, its segments decoded, without a final slash. */
  path: string;
  isCollection: boolean;
  /** Bytes: of the content, or of all that is below a collection. */
  size?: number;
  /** As it was told, which should be an HTTP date. */
  lastModified?: string;
  etag?: string;
  /** Id of the file (`oc:fileid`). */
  fileId?: string;
  /** In a trash bin: its name and its path before, without the first slash. */
  trashedName?: string;
  trashedFrom?: string;
}

const DAV = 'DAV:';
const OWNCLOUD = 'http://owncloud.org/ns';
const NEXTCLOUD = 'http://nextcloud.org/ns';

/** By namespace and name; the texts of these are kept, those of others are not. */
const TEXTS: Readonly<Record<string, string>> = {
  [`${DAV} href`]: 'href',
  [`${DAV} getcontentlength`]: 'length',
  [`${DAV} getlastmodified`]: 'lastModified',
  [`${DAV} getetag`]: 'etag',
  [`${OWNCLOUD} fileid`]: 'fileId',
  [`${OWNCLOUD} size`]: 'size',
  [`${NEXTCLOUD} trashbin-filename`]: 'trashedName',
  [`${NEXTCLOUD} trashbin-original-location`]: 'trashedFrom',
};
const MAX_ENTRIES = 100_000;
const MAX_DEPTH = 32;
const MAX_TEXT = 8192;
/** Characters that are parsed between two turns of the event loop. */
const SLICE = 64 * 1024;

/**
 * Reads a `multistatus` (RFC 4918, section 14.16) as it comes. Rejects with kind `bad-gateway` for what is no such XML, has a
 * document type (no entity is ever expanded), or is larger than anything that a person could have.
 */
export async function readMultistatus(body: AsyncIterable<Uint8Array>): Promise<WebdavEntry[]> {
  const entries: WebdavEntry[] = [];
  // Loaded at need: few servers speak to a Nextcloud.
  const { SaxesParser } = await import('saxes');
  const parser = followEntries(new SaxesParser({ xmlns: true }), entries);
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      const text = decoder.decode(chunk, { stream: true });
      for (let at = 0; at < text.length; at += SLICE) {
        parser.write(text.slice(at, at + SLICE));
        if (text.length > SLICE) await new Promise(setImmediate);
      }
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    throw error instanceof AppError ? error : strange('it is not well formed', error);
  }
  return entries;
}

type Members = Partial<Record<string, string>> & { isCollection?: string };

type Parser = XmlParser<{ xmlns: true }>;

function followEntries(parser: Parser, entries: WebdavEntry[]): Parser {
  let members: Members | undefined;
  let kept: string | undefined;
  let text = '';
  let depth = 0;
  let root = false;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw strange('it has a document type');
  });
  parser.on('opentag', (tag: SaxesTagNS | { attributes: Record<string, SaxesAttributeNS> }) => {
    const { uri, local } = tag as SaxesTagNS;
    depth += 1;
    if (depth > MAX_DEPTH) throw strange('it is too deep');
    if (depth === 1 && !(uri === DAV && local === 'multistatus')) throw strange('it is no multistatus');
    root = true;
    if (uri === DAV && local === 'response') members = {};
    if (members && uri === DAV && local === 'collection') members.isCollection = 'yes';
    kept = TEXTS[`${uri} ${local}`];
    text = '';
  });
  const addText = (more: string) => {
    if (kept === undefined) return;
    text += more;
    if (text.length > MAX_TEXT) throw strange('a text of it is too long');
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ uri, local }) => {
    depth -= 1;
    // Of several, the first counts: a part of an answer that failed is empty.
    if (members && kept !== undefined && text.trim() !== '') members[kept] ??= text.trim();
    kept = undefined;
    if (!(members && uri === DAV && local === 'response')) return;
    const entry = toEntry(members);
    members = undefined;
    if (!entry) return;
    if (entries.push(entry) > MAX_ENTRIES) throw strange('it has too many entries');
  });
  parser.on('end', () => {
    if (!root) throw strange('it is empty');
  });
  return parser;
}

function toEntry(members: Members): WebdavEntry | undefined {
  const path = pathOf(members['href'] ?? '');
  if (path === undefined) return undefined;
  const isCollection = members.isCollection !== undefined;
  const size = numberOf(members['size'] ?? (isCollection ? undefined : members['length']));
  return {
    path,
    isCollection,
    ...(size !== undefined && { size }),
    ...Object.fromEntries(
      ['lastModified', 'etag', 'fileId', 'trashedName', 'trashedFrom'].flatMap((name) =>
        members[name] === undefined ? [] : [[name, members[name]] as const],
      ),
    ),
  };
}

/** An address or a path. Undefined for one that has no place here: it is passed over. */
function pathOf(href: string): string | undefined {
  const { pathname = '' } = URL.parse(href, 'http://server.invalid/') ?? {};
  try {
    const segments = pathname.replace(/\/+$/, '').split('/').map(decodeURIComponent);
    const isStrange = segments.some((segment) => /[/\0]/.test(segment) || segment === '..' || segment === '.');
    return isStrange ? undefined : segments.join('/');
  } catch {
    return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}

function strange(what: string, cause?: unknown): AppError {
  const message = `The other side answered with a listing that cannot be read: ${what}`;
  return new AppError('bad-gateway', message, { code: 'remote_answer', ...(cause !== undefined && { cause }) });
}
