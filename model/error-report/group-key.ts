import { createHash } from 'node:crypto';
import type { Report } from './types.ts';

/**
 * Two failures are the same when one application tells them with the same words in the same function: numbers, identifiers
 * and addresses in the words do not count, nor does the part of a script's name that changes with each build.
 * @returns the id of the group
 */
export function groupKey(source: string, { type, message, frames }: Report): string {
  const [first] = frames;
  const place = first ? `${fileName(first.file)} ${first.function}` : '';
  const words = message
    .replace(/\bhttps?:\/\/\S+/g, '<url>')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>')
    .replace(/\d+/g, '<n>');
  return createHash('sha256').update([source, type, words, place].join('\n')).digest('hex').slice(0, 32);
}

function fileName(address: string): string {
  const name = address.slice(address.lastIndexOf('/') + 1);
  return name.replace(/[.-][0-9a-zA-Z_-]{8,}(?=\.)/g, '');
}
