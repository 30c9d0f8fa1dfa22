/** Zip archives: sent while they are made, and read without trusting a word of them. */

export { readZip, type ZipMember } from './read-zip.ts';
export { type ZipEntry, zipStream } from './zip-stream.ts';
