import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { permissionOf, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { settingResource } from './setting-resource.ts';

/**
 * `GET /settings/disk-usage`, in bytes. @compat sizes are texts, and `quota` is missing when there is no limit.
 */
export async function showDiskUsage(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  await allowDiskUsage(c, deps);
  const { used, files, versions, trash } = await deps.diskUsage(c.var.instance);
  const quota = c.var.instance.disk_quota;
  return renderResource(
    c,
    settingResource('disk-usage', {
      used: String(used),
      ...(quota !== undefined && { quota: String(quota) }),
      files: String(files),
      versions: String(versions),
      ...(c.req.query('include') === 'trash' && { trash: String(trash) }),
    }),
  );
}

/** Any app of the owner, whoever may read the setting, and whoever may add files and so must know what is left. */
async function allowDiskUsage(c: Context<WebEnv>, { permissions }: SettingsDeps): Promise<void> {
  const permission = await permissionOf(c, permissions);
  if (permission.type === 'app' && c.var.session) return;
  if (
    permission.rules.some(
      (rule) => rule.type === DOCTYPES.files && (rule.verbs.length === 0 || rule.verbs.includes('POST')),
    )
  )
    return;
  const id = 'io.cozy.settings.disk-usage';
  await permissions.allowDoc(c.var.instance, permission, 'GET', DOCTYPES.settings, id, () => ({}));
}
