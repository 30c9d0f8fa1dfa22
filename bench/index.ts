/**
 * The measures: `npm run bench`, five minutes at most. A real stack in its own process, a load client in another; every
 * rate is also a ratio to a bare `node:http` server that answers the same bytes in the same run, since machines are noisy.
 * Names of cases as arguments run only these: `npm run bench -- documents`; `moves` takes two minutes, and runs by its name only.
 */
import { cpus } from 'node:os';
import { benchApps } from './apps.ts';
import { benchDocuments, openClient } from './documents.ts';
import { benchFiles } from './files.ts';
import { benchJobs } from './jobs.ts';
import { benchLogins } from './logins.ts';
import { benchMedia } from './media.ts';
import { benchMemory } from './memory.ts';
import { benchMoves } from './moves.ts';
import { benchPermissions } from './permissions.ts';
import { createReport } from './report.ts';
import { benchSockets } from './sockets.ts';
import { startStackProcess } from './stack-process.ts';
import { benchStore } from './store.ts';
import { benchTree } from './tree.ts';

const wanted = process.argv.slice(2);
const chosen = (name: string) => wanted.length === 0 || wanted.includes(name);

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})\n`);
const report = createReport((line) => console.log(line));
if (chosen('store')) await benchStore(report);
if (wanted.includes('moves')) await benchMoves(report);
if (chosen('permissions')) await benchPermissions(report);
if (chosen('memory')) await benchMemory(report);
if (chosen('tree')) await benchTree(report);
if (chosen('jobs')) await benchJobs(report);
if (chosen('media')) await benchMedia(report);
if (chosen('apps')) await benchApps(report);
if (chosen('logins')) await benchLogins(report);
// Each on a server of its own: its figures are the same whether it runs alone or not.
for (const [name, bench] of Object.entries({ sockets: benchSockets, files: benchFiles, documents: benchDocuments })) {
  if (!chosen(name)) continue;
  await using stack = await startStackProcess();
  await bench(stack, await openClient(stack), report);
}
const missed = report.rows().filter((row) => row.reached === false);
console.log(
  missed.length === 0 ? '\nEvery goal is reached.' : `\nNot reached: ${missed.map((row) => row.name).join(', ')}`,
);
