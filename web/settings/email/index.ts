import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { SettingsDeps } from '../deps.ts';
import { cancelEmail } from './cancel-email.ts';
import { changeEmail } from './change-email.ts';
import { confirmEmail } from './confirm-email.ts';
import { resendEmail } from './resend-email.ts';

/** Mounted at `/settings/email`: another address of the owner, which is theirs once a mail to it was answered. */
export function emailRoutes(deps: SettingsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.post('/', (c) => changeEmail(c, deps));
  app.delete('/', (c) => cancelEmail(c, deps));
  app.post('/resend', (c) => resendEmail(c, deps));
  app.get('/confirm', (c) => confirmEmail(c, deps));
  return app;
}
