import { type Apps, isPublicSource } from '#model/app';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { InstallDeps } from './deps.ts';

type Read = Awaited<ReturnType<Apps['look']>>;

/** What is at an address, and which kind of application it is. */
export interface Found {
  room: Apps;
  slug: string;
  read: Read;
}

const SLUG = /^[a-z0-9-]{1,100}$/;

/** Looks for a web app, then for a konnector. Rejects as `Apps.look`, and with kind `forbidden` for a name that is taken by the server. */
export async function findApplication(instance: Instance, source: string, deps: InstallDeps): Promise<Found> {
  if (!isPublicSource(source)) {
    throw new AppError('unprocessable', 'Only the administrator installs from there', { parameter: 'Source' });
  }
  const found = await lookIn(instance, source, [deps.apps, deps.konnectors]);
  const { slug } = found.read.manifest;
  if (typeof slug !== 'string' || !SLUG.test(slug)) {
    throw new AppError('bad-request', 'The manifest is wrong: slug');
  }
  if (deps.reserved.has(slug)) {
    throw new AppError('forbidden', 'This name is that of an application of the server', { code: 'reserved_slug' });
  }
  return { ...found, slug };
}

async function lookIn(instance: Instance, source: string, [room, ...others]: Apps[]): Promise<Omit<Found, 'slug'>> {
  if (!room) throw new AppError('not-found', 'Application manifest is not reachable');
  try {
    return { room, read: await room.look(instance, source) };
  } catch (error) {
    if (others.length === 0 || !isKind(error, 'not-found')) throw error;
    return lookIn(instance, source, others);
  }
}
