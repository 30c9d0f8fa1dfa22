import type { AppRooms } from '#model/app';
import { isKind } from '#pkg/errors';
import { mailTemplateOf } from './category.ts';
import type { MailWords } from './mail-of.ts';

/** Bytes. */
const MAX = 20_000;

/** The words that an app or a konnector ships for the mails of a category, in the language of the owner when it has them. */
export function createAppTemplates({
  apps,
  konnectors,
}: Pick<AppRooms, 'apps' | 'konnectors'>): MailWords['appTemplate'] {
  return async (instance, { originator, slug, category }) => {
    const rooms = { app: apps, konnector: konnectors };
    const room = originator === 'app' || originator === 'konnector' ? rooms[originator] : undefined;
    if (!room) return undefined;
    try {
      const app = await room.get(instance, slug);
      const { notifications } = app;
      const path = mailTemplateOf(notifications as Parameters<typeof mailTemplateOf>[0], category, instance.locale);
      const file = path === undefined ? undefined : await room.files(app).open(path);
      return file && 'content' in file && file.content.bytes.length <= MAX ? file.content.bytes.toString() : undefined;
    } catch (error) {
      // It was uninstalled, or is on its way: the words of the server do.
      if (isKind(error, 'not-found', 'conflict')) return undefined;
      throw error;
    }
  };
}
