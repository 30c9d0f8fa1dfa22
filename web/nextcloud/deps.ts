import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { MediaFiles } from '#model/media';
import type { Nextclouds } from '#model/nextcloud';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface NextcloudDeps {
  nextclouds: Nextclouds;
  permissions: Permissions;
  addresses: Pick<Addresses, 'origin'>;
  mediaFiles: Pick<MediaFiles, 'links'>;
}

export type NextcloudContext = Context<WebEnv>;
