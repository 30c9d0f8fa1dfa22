import mime from 'mime';

const UNKNOWN = 'application/octet-stream';

const BY_EXTENSION: Record<string, string> = {
  url: 'application/internet-shortcut',
  'cozy-note': 'text/vnd.cozy.note+markdown',
};

const CLASSES: Record<string, string> = {
  'application/pdf': 'pdf',
  'application/internet-shortcut': 'shortcut',
  'application/vnd.ms-powerpoint': 'slide',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'slide',
  'application/vnd.oasis.opendocument.presentation': 'slide',
  'application/vnd.ms-excel': 'spreadsheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'spreadsheet',
  'application/vnd.oasis.opendocument.spreadsheet': 'spreadsheet',
  'text/csv': 'spreadsheet',
  'application/msword': 'text',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'text',
  'application/vnd.oasis.opendocument.text': 'text',
  'application/rtf': 'text',
  'application/zip': 'zip',
  'application/gzip': 'zip',
  'application/x-tar': 'zip',
  'application/x-7z-compressed': 'zip',
  'application/vnd.rar': 'zip',
  'application/x-bzip2': 'zip',
  'application/vnd.debian.binary-package': 'binary',
  'application/x-msdownload': 'binary',
  'application/x-apple-diskimage': 'binary',
  'application/vnd.android.package-archive': 'binary',
  'application/json': 'code',
  'application/xml': 'code',
  'application/javascript': 'code',
  'application/x-sh': 'code',
  'text/html': 'code',
  'text/css': 'code',
  'text/javascript': 'code',
  'text/xml': 'code',
};

export interface MimeAndClass {
  mime: string;
  class: string;
}

/**
 * The type of a file, by what the client says, else by its name, and the class that the apps show.
 * @param given a Content-Type; its parameters are dropped
 */
export function mimeAndClass(name: string, given?: string): MimeAndClass {
  const said = given?.split(';')[0]?.trim().toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const known = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  const precise = said && said !== UNKNOWN && /^[\w.+-]+\/[\w.+-]+$/.test(said) ? said : undefined;
  const found = known ?? precise ?? mime.getType(name) ?? UNKNOWN;
  return { mime: found, class: classOf(found) };
}

/** Neither the name nor the client told the type. */
export function isUnknown({ mime: type }: Pick<MimeAndClass, 'mime'>): boolean {
  return type === UNKNOWN;
}

export function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function classOf(type: string): string {
  if (Object.hasOwn(CLASSES, type)) return CLASSES[type] ?? 'files';
  const family = type.slice(0, type.indexOf('/'));
  return family === 'application' ? 'files' : family;
}
