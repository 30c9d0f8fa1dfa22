/** The files of a Nextcloud whose account the owner has given. */
export { createNextclouds, type Nextclouds, type RemoteFile } from './nextclouds.ts';
