import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { createContent, mimeOf } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { sendFile } from '#web/render';
import type { RegistryServerDeps } from './deps.ts';

/** The icons and screenshots that a manifest names, of a version or of the latest one. */
export async function sendImage(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const { app = '', version } = c.req.param() as { app?: string; version?: string };
  const catalogue = await folder.catalogue();
  const release = version === undefined ? catalogue.latest(app, 'dev') : catalogue.version(app, version);
  const path = release && imagePath(c.req.path, release.manifest);
  const file = release && path ? await folder.file(app, release.version, path) : undefined;
  const type = file && mimeOf(file.path);
  if (!file || !type?.startsWith('image/')) throw new AppError('not-found', 'Image was not found');
  // An image may hold scripts.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  const age = version === undefined ? 'max-age=3600' : 'max-age=31536000, immutable';
  return sendFile(c, { content: createContent(file.bytes, type) }, `public, ${age}`);
}

/** Where it is in the package. A screenshot is asked by its path without the folder that the manifest may name. */
function imagePath(asked: string, manifest: Record<string, unknown>): string | undefined {
  const [, screenshot] = /\/screenshots\/(.+)$/.exec(asked) ?? [];
  if (screenshot === undefined) {
    const member = asked.endsWith('/partnership_icon') ? partnershipIcon(manifest) : manifest['icon'];
    return typeof member === 'string' ? bare(member) : undefined;
  }
  const { screenshots } = manifest;
  const paths = Array.isArray(screenshots) ? screenshots.filter((path) => typeof path === 'string').map(bare) : [];
  return paths.find((path) => path === screenshot || path === `screenshots/${screenshot}`);
}

function partnershipIcon({ partnership }: Record<string, unknown>): unknown {
  return (partnership as { icon?: unknown } | undefined)?.icon;
}

function bare(path: string): string {
  return path.replace(/^\.?\/+/, '');
}
