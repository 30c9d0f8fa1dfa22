import type { JsonObject } from '#pkg/json';

/** What a client says on the socket. */
export interface Command {
  /** In upper case. */
  method: string;
  payload: unknown;
  /** What was sent, to be told with an error. */
  source: JsonObject;
}

/** Undefined when it is not a command at all. */
export function parseCommand(text: string): Command | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const source = value as JsonObject;
  const method = source['method'];
  if (typeof method !== 'string') return undefined;
  return { method: method.toUpperCase(), payload: source['payload'], source };
}

/** What to listen to: `{type, id?}`. */
export function parseTopic(payload: unknown): { type: string; id: string | undefined } | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { type, id } = payload as { type?: unknown; id?: unknown };
  if (typeof type !== 'string' || type === '') return undefined;
  return { type, id: typeof id === 'string' && id !== '' ? id : undefined };
}
