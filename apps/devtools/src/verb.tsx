import { Badge } from '@cozy/ui';

/** Of the methods of HTTP and of the events of realtime: what looks, what changes, what takes away. */
const TONES: Readonly<Record<string, 'soft' | 'warn' | 'bad'>> = {
  GET: 'soft',
  CREATED: 'soft',
  POST: 'warn',
  PUT: 'warn',
  PATCH: 'warn',
  UPDATED: 'warn',
  DELETE: 'bad',
  DELETED: 'bad',
};

export function Verb({ word }: { word: string }) {
  return <Badge tone={TONES[word] ?? 'plain'}>{word}</Badge>;
}
