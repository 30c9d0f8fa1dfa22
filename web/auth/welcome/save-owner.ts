import type { Context } from 'hono';
import { isTimeZone, type Locale } from '#model/instance';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from '../deps.ts';
import { MAX_NAME, renderOwnerStep } from './owner-step.ts';

/** `POST /auth/welcome`: the owner's name, language and time zone; a field that is left empty stays as it was. */
export async function saveOwner(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance, session } = c.var;
  if (!session) throw new AppError('unauthenticated', 'You must be authenticated');
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const name = (form.get('public_name') ?? '').trim();
  const timeZone = form.get('tz') ?? '';
  if (name.length > MAX_NAME) return renderOwnerStep(c, deps, { name, timeZone, error: 'welcome_name_long' });
  if (timeZone !== '' && !isTimeZone(timeZone)) {
    return renderOwnerStep(c, deps, { name, timeZone: '', error: 'welcome_time_zone_wrong' });
  }
  const locale = parseLocale(form.get('locale'));
  if (locale && locale !== instance.locale) await deps.instances.update(instance, { locale });
  await deps.instances.updateSettings(instance, {
    welcome_step: 'passkey',
    ...(name !== '' && { public_name: name }),
    ...(timeZone !== '' && { tz: timeZone }),
  });
  return c.redirect('/auth/welcome', 303);
}

function parseLocale(value: string | null): Locale | undefined {
  return value === 'en' || value === 'fr' ? value : undefined;
}
