import { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { appPasswordRoutes } from './app-passwords/index.ts';
import { changePassphrase } from './change-passphrase.ts';
import { checkPassphrase } from './check-passphrase.ts';
import type { SettingsDeps } from './deps.ts';
import { finishOnboarding } from './finish-onboarding.ts';
import { listClients } from './list-clients.ts';
import { listJournal } from './list-journal.ts';
import { noteSynchronized } from './note-synchronized.ts';
import { registerPassphrase } from './register-passphrase.ts';
import { revokeClient } from './revoke-client.ts';
import { showCapabilities } from './show-capabilities.ts';
import { showContext } from './show-context.ts';
import { showDiskUsage } from './show-disk-usage.ts';
import { showFlags } from './show-flags.ts';
import { showInstance } from './show-instance.ts';
import { showPassphraseParameters } from './show-passphrase-parameters.ts';
import { listSessions, showCurrentSession } from './show-sessions.ts';
import { showWarnings } from './show-warnings.ts';
import { signTerms } from './sign-terms.ts';
import { updateInstance } from './update-instance.ts';

export type { SettingsDeps } from './deps.ts';

/** Mounted at `/settings`. */
export function settingsRoutes(deps: SettingsDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);
  app.get('/instance', (c) => showInstance(c, deps));
  app.put('/instance', (c) => updateInstance(c, deps));
  app.put('/instance/sign_tos', (c) => signTerms(c, deps));
  app.get('/passphrase', (c) => showPassphraseParameters(c, deps));
  app.post('/passphrase', (c) => registerPassphrase(c, deps));
  app.put('/passphrase', (c) => changePassphrase(c, deps));
  app.post('/passphrase/check', (c) => checkPassphrase(c, deps));
  app.get('/capabilities', (c) => showCapabilities(c, deps));
  app.get('/flags', (c) => showFlags(c, deps));
  app.get('/context', (c) => showContext(c, deps));
  app.get('/disk-usage', (c) => showDiskUsage(c, deps));
  app.get('/sessions', (c) => listSessions(c, deps));
  app.get('/sessions/current', (c) => showCurrentSession(c));
  app.get('/clients', (c) => listClients(c, deps));
  app.delete('/clients/:id', (c) => revokeClient(c, deps));
  app.post('/synchronized', (c) => noteSynchronized(c, deps));
  app.get('/onboarded', (c) => finishOnboarding(c, deps));
  app.get('/warnings', (c) => showWarnings(c, deps));
  app.get('/journal', (c) => listJournal(c, deps));
  app.route('/app-passwords', appPasswordRoutes(deps));
  return app;
}
