import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Config } from '#stack/config';
import type { Finding } from './finding.ts';

/** The first one whose SQLite has all that the store uses. */
const NODE = [24, 15] as const;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isRecent = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  if (isRecent) return { level: 'ok', what: 'Node', found: version };
  return {
    level: 'bad',
    what: 'Node',
    found: version,
    fix: `npm ci installs Node ${NODE.join('.')} or newer beside the code`,
  };
}

export function checkRoot({ mode }: Config): Finding {
  const what = 'account';
  if (process.getuid?.() !== 0) return { level: 'ok', what, found: 'not root' };
  const found = 'root: a bug of the server would be a bug of the whole machine';
  if (mode === 'development') return { level: 'note', what, found };
  return { level: 'bad', what, found, fix: 'run the server from an account of its own' };
}

/** Only developers need it, for the tests in a browser. */
export async function checkChromium(path = process.env['PATH'] ?? ''): Promise<Finding> {
  const what = 'Chromium (optional)';
  for (const folder of path.split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      const file = join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return { level: 'ok', what, found: file };
    }
  }
  return {
    level: 'note',
    what,
    found: 'not there: the tests in a browser are skipped',
    fix: 'apt-get install chromium',
  };
}
