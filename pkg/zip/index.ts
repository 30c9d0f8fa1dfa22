/** Zip archives that are sent while they are made. */
export { type ZipEntry, zipStream } from './zip-stream.ts';
