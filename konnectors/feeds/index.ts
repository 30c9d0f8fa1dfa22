import { download, idOf, parseAddress } from '../lib/download.ts';
import { log, run } from '../lib/run.ts';
import { readAccount, readDocs, saveDocs } from '../lib/stack.ts';
import { parseFeed } from './parse-feed.ts';

const FEEDS = 'io.cozy.feeds';
const ITEMS = 'io.cozy.feeds.items';

await run(async () => {
  const { auth } = await readAccount();
  const url = parseAddress(auth['url']);
  const id = idOf('feed', url.href);
  const known = (await readDocs(FEEDS, [id])).get(id);
  const { status, text, headers } = await download(url, {
    Accept: 'application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5',
    ...(typeof known?.['etag'] === 'string' && { 'If-None-Match': known['etag'] }),
  });
  if (status === 304) return log('info', 'Nothing is new');
  const { title, site, items } = parseFeed(text);
  const docs = items.map(({ guid, ...item }) => ({ _id: idOf(url.href, guid), feed: id, guid, ...item }));
  const { made, changed } = await saveDocs(ITEMS, docs);
  // Last: what could not be saved is read again the next time.
  await saveDocs(FEEDS, [{ _id: id, url: url.href, title, site, etag: headers.get('etag') }]);
  log('info', `${made} new, ${changed} changed`);
});
