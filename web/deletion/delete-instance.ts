import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { html } from '#web/render';
import { renderDeletion } from './deletion-page.ts';
import type { DeletionDeps } from './deps.ts';
import { invalid } from './show-deletion.ts';

/** `POST /auth/deletion`: with the token of the mail, the session of the owner, and the name typed again. */
export async function deleteInstance(c: Context<WebEnv>, deps: DeletionDeps): Promise<Response> {
  const { codes, instances, pages, sessions } = deps;
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  if (!c.var.session) throw new AppError('unauthenticated', 'You must be authenticated');
  const token = form.get('token') ?? '';
  if (!(await codes.isLive(instance, 'deletion', token))) throw invalid();
  if (form.get('domain')?.trim().toLowerCase() !== instance.domain) {
    return renderDeletion(c, deps, { token, isWrong: true });
  }
  if (!(await codes.take(instance, 'deletion', token))) throw invalid();
  c.var.log.info({ domain: instance.domain }, 'the owner deletes the instance');
  await instances.destroy(instance.domain);
  c.header('Set-Cookie', sessions.expiredCookie(instance), { append: true });
  return pages.render(c, (t) => ({
    title: t('deletion_done_title'),
    main: html`
      <h1>${t('deletion_done_title')}</h1>
      <p class="lead">${t('deletion_done', { domain: instance.domain })}</p>`,
  }));
}
