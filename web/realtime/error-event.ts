import type { Command } from './command.ts';

const ERRORS = {
  'bad-request': { status: '400 Bad Request', code: 'bad request' },
  unauthorized: { status: '401 Unauthorized', code: 'unauthorized' },
  forbidden: { status: '403 Forbidden', code: 'forbidden' },
  'not-found': { status: '404 Page Not Found', code: 'page not found' },
  'not-allowed': { status: '405 Method Not Allowed', code: 'method not allowed' },
  internal: { status: '500 Internal Server Error', code: 'internal server error' },
} as const;

export type ErrorName = keyof typeof ERRORS;

/** An error in the form of an event. @compat the token of an AUTH is not sent back, though the rest of the command is */
export function errorEvent(name: ErrorName, title: string, command?: Command): string {
  const source = command && command.method !== 'AUTH' ? command.source : { method: command?.method ?? '' };
  return JSON.stringify({ event: 'error', payload: { ...ERRORS[name], title, source } });
}
