import { useI18n } from '../locales/index.ts';
import { needsOwner } from '../run/failures.ts';
import { type Connection, challengeOf, statusOf } from './connection.ts';

/** How an account is, in a word or two. */
export function StatusNote({ connection }: { connection: Connection }) {
  const { t, format } = useI18n();
  const status = statusOf(connection);
  const isAsking = status === 'running' && challengeOf(connection.account) !== null;
  const isPassing = status === 'failed' && !needsOwner(connection);
  const look = isAsking || status === 'failed' ? 'warn' : status;
  const key = isPassing ? 'status.passing' : (`status.${status}` as const);
  const when = format.moment(connection.plan?.lastSuccess ?? '', Date.now());
  return <span class={`status status--${look}`}>{isAsking ? t('status.code') : t(key, { when })}</span>;
}
