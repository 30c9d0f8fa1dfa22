import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { Permissions } from '#model/permission';
import type { Shortcuts } from '#model/shortcut';
import type { Vfs } from '#model/vfs';
import type { WebEnv } from '#web/middleware';

export interface ShortcutsDeps {
  shortcuts: Shortcuts;
  vfs: Pick<Vfs, 'get'>;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
}

export type ShortcutsContext = Context<WebEnv>;
