/** Archives made by others: spooled with their hash, or read as they come, without trusting a word of them. */
export { type FoundManifest, findManifest } from './find-manifest.ts';
export { packFiles } from './pack-files.ts';
export { packFolder } from './pack-folder.ts';
export { readTar, type TarEntry } from './read-tar.ts';
export { type Spooled, spool } from './spool.ts';
export { type UnpackLimits, unpack } from './unpack.ts';
