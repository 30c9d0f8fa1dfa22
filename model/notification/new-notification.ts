import { AppError } from '#pkg/errors';
import { toLine, toText } from './plain-text.ts';
import { type Category, NEVER, type NewNotification, type NotificationDocument, type Source } from './types.ts';

const MAX_TITLE = 500;

/**
 * What is stored of what a program tells: its words are text, without what deceives the eye. Throws kind `bad-request` when
 * it has no title.
 */
export function newNotification(
  source: Source,
  category: Category,
  given: NewNotification,
  createdAt: string,
): NotificationDocument & { _id?: string } {
  const { originator, slug } = source;
  const { category: name } = given;
  const title = toLine(given.title);
  const category_id = toLine(given.category_id ?? '');
  if (title === '' || title.length > MAX_TITLE) {
    throw new AppError('bad-request', `A notification has a title of at most ${MAX_TITLE} characters`, {
      pointer: '/data/attributes/title',
    });
  }
  return {
    ...(given._id !== undefined && { _id: given._id }),
    source_id: `cozy/${originator}/${slug}/${name}/${category_id}`,
    originator,
    slug,
    source_name: toLine(source.name),
    category: name,
    category_id,
    title,
    message: toText(given.message ?? ''),
    priority: given.priority || category.priority,
    sound: toLine(given.sound ?? ''),
    state: given.state ?? '',
    data: given.data ?? {},
    preferred_channels: given.preferred_channels ?? [],
    content: toText(given.content ?? ''),
    content_html: given.content_html ?? '',
    ...(category.collapsible && { collapsible: true }),
    ...(given.at && { at: given.at.toISOString() }),
    ...(category.timeToLive !== undefined && { expires_at: endOf(given.at, createdAt, category.timeToLive) }),
    created_at: createdAt,
    last_sent: NEVER,
    outbox: slug,
  };
}

function endOf(at: Date | undefined, createdAt: string, timeToLive: number): string {
  return new Date((at?.getTime() ?? Date.parse(createdAt)) + timeToLive).toISOString();
}
