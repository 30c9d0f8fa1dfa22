import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder, sweepTempFolders } from './index.ts';

test('what a killed process has left goes after a day, and nothing else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sweep-'));
  try {
    const [old, young] = [await makeTempFolder(directory), await makeTempFolder(directory)];
    await writeFile(join(old, 'copy'), 'personal');
    const long = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, long, long);
    const other = join(directory, 'somebody-else');
    await mkdir(other);
    await utimes(other, long, long);
    await symlink(other, join(directory, 'cozy-temp-link'));
    await writeFile(join(directory, 'cozy-temp-file'), 'a file');
    expect(await sweepTempFolders(directory)).toBe(1);
    expect([old, young, other, join(directory, 'cozy-temp-link')].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(await sweepTempFolders(directory, Date.now() + 25 * 3_600_000)).toBe(1);
  } finally {
    await rm(directory, { recursive: true });
  }
});
