import { SaxesParser } from 'saxes';

export interface FeedItem {
  /** As the feed names it, for ever. */
  guid: string;
  title: string;
  url: string;
  author: string;
  /** RFC 3339; empty when the feed does not say. */
  published_at: string;
  /** HTML, as it came. */
  summary: string;
}

export interface Feed {
  title: string;
  site: string;
  items: FeedItem[];
}

const MAX_ITEMS = 1_000;
const MAX_TEXT = 100_000;
/** Of RSS 2.0, RSS 1.0 and Atom: which of the elements of an item say the same. */
const MEANINGS: Readonly<Record<string, keyof FeedItem>> = {
  guid: 'guid',
  id: 'guid',
  title: 'title',
  link: 'url',
  author: 'author',
  creator: 'author',
  name: 'author',
  pubDate: 'published_at',
  date: 'published_at',
  published: 'published_at',
  updated: 'published_at',
  description: 'summary',
  summary: 'summary',
  content: 'summary',
  encoded: 'summary',
};
/** Others of the same names are of other vocabularies. */
const SPACES = new Set([
  '',
  'http://www.w3.org/2005/Atom',
  'http://purl.org/rss/1.0/',
  'http://purl.org/dc/elements/1.1/',
  'http://purl.org/rss/1.0/modules/content/',
]);

/** Reads RSS 2.0, RSS 1.0 and Atom (RFC 4287). Throws what an owner has to know when it is none of them. */
export function parseFeed(text: string): Feed {
  const feed: Feed = { title: '', site: '', items: [] };
  const path: string[] = [];
  let item: FeedItem | undefined;
  let words = '';
  let isFeed = false;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', () => {
    throw notAFeed();
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    isFeed ||= path.length === 0 && ['rss', 'feed', 'RDF'].includes(local);
    path.push(SPACES.has(uri) || path.length === 0 ? local : '');
    words = '';
    if (local === 'item' || local === 'entry') {
      item = { guid: '', title: '', url: '', author: '', published_at: '', summary: '' };
    }
    const { href, rel } = attributes as Record<string, { value: string }>;
    const isPage = local === 'link' && href && (!rel || rel.value === 'alternate');
    if (isPage && item) item.url ||= href.value;
    else if (isPage) feed.site ||= href.value;
  });
  const add = (more: string) => {
    if (words.length < MAX_TEXT) words += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ local }) => {
    const known = path.pop() === local;
    const value = words.trim();
    words = '';
    if (local === 'item' || local === 'entry') {
      if (item && feed.items.length < MAX_ITEMS) feed.items.push(finished(item));
      item = undefined;
    } else if (known && value !== '' && !path.includes('image')) take(feed, item, local, value);
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (!isFeed) throw notAFeed();
  return feed;
}

function take(feed: Feed, item: FeedItem | undefined, local: string, value: string): void {
  if (!item) {
    if (local === 'title') feed.title ||= value;
    if (local === 'link') feed.site ||= value;
    return;
  }
  const meaning = MEANINGS[local];
  if (meaning) item[meaning] ||= value;
}

function finished(item: FeedItem): FeedItem {
  const time = Date.parse(item.published_at);
  return {
    ...item,
    guid: item.guid || item.url || item.title,
    url: /^https?:/.test(item.url) ? item.url : /^https?:/.test(item.guid) ? item.guid : '',
    published_at: Number.isNaN(time) ? '' : new Date(time).toISOString(),
  };
}

function notAFeed(): Error {
  return new Error('USER_ACTION_NEEDED.NOT_A_FEED');
}
