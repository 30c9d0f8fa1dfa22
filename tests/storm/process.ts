/** A process that runs jobs until it is killed: `process.ts <place as JSON>`. */
import { appendFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { runWorkers } from '#model/job';
import { openStores, type StormPlace } from './stores.ts';

// It never ends by itself, which is when Node keeps what it has compiled for the next one.
flushCompileCache();

const place = JSON.parse(process.argv[2] ?? '{}') as StormPlace;
// One write for each line: several processes append to the file.
const tell = (line: string) => appendFileSync(join(place.folder, 'effects'), `${process.pid} ${line}\n`);
runWorkers(openStores(place, tell));
process.send?.('ready');
