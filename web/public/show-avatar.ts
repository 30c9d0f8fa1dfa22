import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { html } from '#web/render';
import type { PublicDeps } from './deps.ts';

/** Grounds dark enough for white letters (contrast of 4.5). */
const GROUNDS = ['#1a6350', '#2a5f96', '#7d3b85', '#a0372f', '#7a5200', '#4a5a54'];

/**
 * `GET /public/avatar`: the picture of the owner, else the initials; `?fallback=404` asks for a picture only.
 */
export async function showAvatar(c: Context<WebEnv>, { avatars, instances }: PublicDeps): Promise<Response> {
  const chosen = await avatars.get(c.var.instance);
  if (chosen) return sendPicture(c, chosen);
  const fallback = c.req.query('fallback');
  if (fallback === '404') throw new AppError('not-found', 'No avatar');
  const { public_name: name } = await instances.settings(c.var.instance);
  const image = draw(fallback === 'anonymous' ? '' : initials(name || c.var.instance.domain), {
    translucent: c.req.query('fx') === 'translucent' || c.req.query('as') === 'unconfirmed',
  });
  const etag = `"${createHash('sha256').update(image).digest('hex').slice(0, 20)}"`;
  c.header('ETag', etag);
  c.header('Cache-Control', 'public, max-age=86400');
  c.header('X-Content-Type-Options', 'nosniff');
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
  return c.body(image, 200, {
    'Content-Type': 'image/svg+xml; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
}

/** Asked again each time, which is cheap: the owner sees a new picture at once. */
function sendPicture(c: Context<WebEnv>, { picture, version }: { picture: Buffer; version: string }): Response {
  const etag = `"${version}"`;
  c.header('ETag', etag);
  c.header('Cache-Control', 'public, no-cache');
  c.header('X-Content-Type-Options', 'nosniff');
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
  return c.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/jpeg' });
}

/** First letters of the first and the last word. */
function initials(name: string): string {
  const words = name.split(/[\s.]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

function draw(letters: string, { translucent }: { translucent: boolean }): string {
  const ground = GROUNDS[(letters.codePointAt(0) ?? 0) % GROUNDS.length] as string;
  const glyph =
    letters === ''
      ? html`<path fill="#fff" d="M64 66a20 20 0 1 0 0-40 20 20 0 0 0 0 40zm0 8c-20 0-36 11-36 28h72c0-17-16-28-36-28z"/>`
      : html`<text x="64" y="66" fill="#fff" font-family="system-ui, sans-serif" font-size="52" font-weight="600" text-anchor="middle" dominant-baseline="central">${letters}</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="128" height="128"${translucent && html` opacity="0.5"`}><rect width="128" height="128" fill="${ground}"/>${glyph}</svg>`
    .html;
}
