import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { createShortcut } from './create-shortcut.ts';
import type { ShortcutsDeps } from './deps.ts';
import { openShortcut } from './open-shortcut.ts';

export { SHORTCUTS_API } from './api.ts';
export type { ShortcutsDeps } from './deps.ts';

/** Files that are an address. @see docs/api/shortcuts.md */
export function shortcutsRoutes(deps: ShortcutsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.post('/', (c) => createShortcut(c, deps));
  app.get('/:id', (c) => openShortcut(c, deps));
  return app;
}
