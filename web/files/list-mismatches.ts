import { DOCTYPES } from '#model/docs';
import type { Finding } from '#model/vfs';
import { permissionOf } from '#web/middleware';
import type { FilesContext, FilesDeps } from './deps.ts';

/** Every byte is read for it: what was found is good for a season. */
const TTL = 90 * 24 * 3_600_000;
const MAX_FINDINGS = 1000;

const MISMATCHES: readonly Finding['type'][] = ['missing_bytes', 'unreadable_bytes', 'wrong_content'];

/** `GET /files/fsck`: files whose bytes are missing or are not what their documents say; `?NoCache=true` looks again. */
export async function listMismatches(c: FilesContext, { vfs, cache, permissions }: FilesDeps): Promise<Response> {
  permissions.allowType(await permissionOf(c, permissions), 'GET', DOCTYPES.files);
  const { instance } = c.var;
  const key = `files-fsck/${instance.prefix}`;
  const known = c.req.query('NoCache') === 'true' ? undefined : await cache.get(key);
  if (known !== undefined) return c.body(known, 200, { 'Content-Type': 'application/json' });
  const findings: Finding[] = [];
  for await (const finding of vfs.fsck(instance, { index: false })) {
    if (MISMATCHES.includes(finding.type)) findings.push(finding);
    if (findings.length === MAX_FINDINGS) break;
  }
  await cache.set(key, JSON.stringify(findings), TTL);
  return c.json(findings);
}
