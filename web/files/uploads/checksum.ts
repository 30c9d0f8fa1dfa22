import type { Checksum } from '#model/vfs';
import { AppError } from '#pkg/errors';

export const ALGORITHMS: readonly Checksum['algorithm'][] = ['md5', 'sha1', 'sha256'];

/** An `Upload-Checksum`: the algorithm, a space and the sum in base64. Throws kind `bad-request`. */
export function parseChecksum(header: string | undefined): Checksum | undefined {
  if (header === undefined) return undefined;
  const [name, sum = '', ...more] = header.split(' ');
  const algorithm = ALGORITHMS.find((known) => known === name);
  if (algorithm && sum !== '' && more.length === 0) return { algorithm, sum: Buffer.from(sum, 'base64') };
  throw new AppError('bad-request', 'Upload-Checksum is not understood', { parameter: 'Upload-Checksum' });
}
