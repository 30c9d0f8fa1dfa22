import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAddressGuard } from '#pkg/safe-http';
import { createSandbox, type Isolation } from './index.ts';

const guard = createAddressGuard();
const missing = await createSandbox({ isolation: 'bubblewrap', guard }).problem();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ways-out-'));
  for (const name of ['code', 'runs', 'outside']) await mkdir(join(folder, name));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(isolation: Isolation, source: string, limits = {}) {
  await writeFile(join(folder, 'code', 'index.js'), source);
  const said: string[] = [];
  const sandbox = createSandbox({ isolation, guard, temporary: join(folder, 'runs') });
  const ending = await sandbox.run({
    code: join(folder, 'code'),
    main: 'index.js',
    env: {},
    network: { own: {}, internet: false },
    onLine: (line) => void said.push(line),
    limits,
  });
  return { ending, said };
}

const ISOLATIONS: Isolation[] = ['bubblewrap', 'permissions'];

describe.each(ISOLATIONS)('with %s', (isolation) => {
  const here = isolation === 'permissions' || missing === undefined;
  const name = (text: string) => (here ? text : `${text} (skipped: ${missing}; it needs the package bubblewrap)`);
  const check = (text: string, body: () => Promise<void>) => test.skipIf(!here)(name(text), body, 30_000);

  check('it signals no other process, opens no debugger, and loads nothing that opens files by itself', async () => {
    const { ending, said } = await run(
      isolation,
      `const os = require('os'), v8 = require('v8');
       const other = process.ppid;
       const outside = ${JSON.stringify(join(folder, 'outside'))};
       const tries = {
         signal: () => process.kill(other, 'SIGUSR1'), group: () => process.kill(-other, 0), raw: () => process._kill(other, 0),
         debugger: () => process._debugProcess(other), priority: () => os.setPriority(other, 19),
         flags: () => v8.setFlagsFromString('--redirect-code-traces-to=' + outside + '/flags'),
         heap: () => v8.writeHeapSnapshot(outside + '/heap'), report: () => process.report.writeReport(outside + '/report'),
         store: () => new (require('node:sqlite').DatabaseSync)(outside + '/store').exec('create table t(a)'),
       };
       for (const [name, attempt] of Object.entries(tries)) {
         try { attempt(); console.log(name, 'done'); } catch {}
       }
       console.log(process.kill(process.pid, 0), typeof process.report.getReport().header);`,
    );
    expect(ending).toEqual({ by: 'exit', code: 0 });
    expect(said).toEqual(['true object']);
    expect(await readdir(join(folder, 'outside'))).toEqual([]);
  });

  check('a crash writes nothing outside of its folder', async () => {
    const { ending } = await run(
      isolation,
      `process.report.reportOnFatalError = true;
       process.report.directory = ${JSON.stringify(join(folder, 'outside'))};
       const held = []; for (;;) held.push(new Array(10_000).fill(1.5));`,
      { memory: 100 * 1024 * 1024 },
    );
    expect(ending).not.toEqual({ by: 'exit', code: 0 });
    expect(await readdir(join(folder, 'outside'))).toEqual([]);
  });

  check('empty files have an end too', async () => {
    const { ending } = await run(
      isolation,
      `const fs = require('fs'); let n = 0;
       const some = () => { for (let i = 0; i < 50; i++) fs.writeFileSync('f' + n++, ''); setImmediate(some); }; some();`,
      { disk: 1024 * 1024, time: 20_000 },
    );
    expect(ending).toEqual({ by: 'limit', limit: 'disk' });
  });
});
