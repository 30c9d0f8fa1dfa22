import { AppError } from '#pkg/errors';

const MAX_LENGTH = 8192;
const PAIR = /^([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/;

/** An `Upload-Metadata`: keys, each with a value in base64, between commas. Throws kind `bad-request`. */
export function parseUploadMetadata(header: string): Map<string, string> {
  const wrong = () =>
    new AppError('bad-request', 'Upload-Metadata is not understood', { parameter: 'Upload-Metadata' });
  if (header.length > MAX_LENGTH) throw wrong();
  const values = new Map<string, string>();
  if (header === '') return values;
  for (const pair of header.split(',')) {
    const [, key, value = ''] = PAIR.exec(pair.trim()) ?? [];
    if (key === undefined || values.has(key)) throw wrong();
    values.set(key, Buffer.from(value, 'base64').toString());
  }
  return values;
}
