/** `inline` or `attachment`, with the name of the file. @see RFC 6266 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  if (/^[\x20-\x7e]+$/.test(name) && !/["\\%]/.test(name)) return `${kind}; filename="${name}"`;
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const escaped = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${escaped}`;
}
