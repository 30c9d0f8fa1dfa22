import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { createAppPassword } from './create-app-password.ts';
import { listAppPasswords } from './list-app-passwords.ts';
import { revokeAppPassword } from './revoke-app-password.ts';

/** Mounted at `/settings/app-passwords`: passwords for programs that know no OAuth. */
export function appPasswordRoutes(deps: SettingsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/', (c) => listAppPasswords(c, deps));
  app.post('/', (c) => createAppPassword(c, deps));
  app.delete('/:id', (c) => revokeAppPassword(c, deps));
  return app;
}
