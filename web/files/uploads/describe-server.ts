import type { FilesContext } from '../deps.ts';
import { ALGORITHMS } from './checksum.ts';
import { TUS_VERSION, tusHeaders } from './tus-headers.ts';

/** `OPTIONS /files/uploads`: what the server can do. */
export function describeServer(c: FilesContext): Response {
  tusHeaders(c);
  c.header('Tus-Version', TUS_VERSION);
  c.header('Tus-Extension', 'creation,expiration,checksum,termination');
  c.header('Tus-Checksum-Algorithm', ALGORITHMS.join(','));
  return c.body(null, 204);
}
