import { download, idOf, parseAddress } from '../lib/download.ts';
import { log, run } from '../lib/run.ts';
import { readAccount, removeOthers, saveDocs } from '../lib/stack.ts';
import { parseCsv } from './parse-csv.ts';
import { parseIcal } from './parse-ical.ts';

const EVENTS = 'io.cozy.calendar.events';

await run(async () => {
  const { id: account, auth } = await readAccount();
  const url = parseAddress(auth['url']);
  const { text } = await download(url, { Accept: 'text/calendar, text/csv;q=0.9, */*;q=0.5' });
  const events = /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text) ? parseIcal(text) : parseCsv(text);
  const source = `agenda ${account}`;
  const docs = events.map((event) => ({ _id: idOf(source, `${event.uid}\n${event.recurrence_id}`), source, ...event }));
  const { made, changed } = await saveDocs(EVENTS, docs);
  // What is there no more is over, here too.
  const removed = await removeOthers(EVENTS, source, new Set(docs.map(({ _id }) => _id)));
  log('info', `${made} new, ${changed} changed, ${removed} removed`);
});
