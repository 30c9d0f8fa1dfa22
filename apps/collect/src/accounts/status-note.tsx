import { Badge } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { needsOwner } from '../run/failures.ts';
import { type Connection, challengeOf, statusOf } from './connection.ts';

/** How an account is, in a word or two. */
export function StatusNote({ connection }: { connection: Connection }) {
  const { t, format } = useI18n();
  const status = statusOf(connection);
  const isAsking = status === 'running' && challengeOf(connection.account) !== null;
  const isPassing = status === 'failed' && !needsOwner(connection);
  const tone = isAsking || status === 'failed' ? 'warn' : status === 'fine' || status === 'running' ? 'soft' : 'plain';
  const key = isPassing ? 'status.passing' : (`status.${status}` as const);
  const when = format.moment(connection.plan?.lastSuccess ?? '', Date.now());
  return <Badge tone={tone}>{isAsking ? t('status.code') : t(key, { when })}</Badge>;
}
