const TEXT: Record<string, string> = {
  css: 'text/css',
  csv: 'text/csv',
  html: 'text/html',
  js: 'text/javascript',
  map: 'application/json',
  md: 'text/markdown',
  mjs: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webapp: 'application/json',
  webmanifest: 'application/manifest+json',
  xml: 'application/xml',
};

const BINARY: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  otf: 'font/otf',
  pdf: 'application/pdf',
  png: 'image/png',
  ttf: 'font/ttf',
  wasm: 'application/wasm',
  webm: 'video/webm',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** The Content-Type of a file by its name; texts are UTF-8. */
export function mimeOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const text = Object.hasOwn(TEXT, extension) ? TEXT[extension] : undefined;
  if (text !== undefined) return `${text}; charset=utf-8`;
  return (Object.hasOwn(BINARY, extension) ? BINARY[extension] : undefined) ?? 'application/octet-stream';
}

/** True when the bytes of this type get smaller by compression. */
export function isCompressible(type: string): boolean {
  return type.includes('charset=utf-8') || type === 'application/wasm' || type === 'font/ttf' || type === 'font/otf';
}
