/** The files of a WebDAV server of somebody else (RFC 4918), which is not trusted: it may lie, and send anything. */
export { createWebdavClient, type WebdavClient } from './client.ts';
export type { WebdavEntry } from './multistatus.ts';
