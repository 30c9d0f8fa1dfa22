/** A process that runs jobs until it is killed: `process.ts <place as JSON>`. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWorkers } from '#model/job';
import { openStores, type StormPlace } from './stores.ts';

const place = JSON.parse(process.argv[2] ?? '{}') as StormPlace;
// One write for each line: several processes append to the file.
const tell = (line: string) => appendFileSync(join(place.folder, 'effects'), `${process.pid} ${line}\n`);
runWorkers(openStores(place, tell));
process.send?.('ready');
