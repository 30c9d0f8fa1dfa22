/** What the frame of a service says to the app that shows it. */
export type ServiceMessage = { kind: string; document?: unknown; error?: unknown };

const TYPE = /^intent-([^:]{1,200}):(\w{1,40})$/;

/** Reads what another window sent; null for what is not about that intent. */
export function readMessage(data: unknown, id: string): ServiceMessage | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || typeof data.type !== 'string') return null;
  const [, about, kind = ''] = TYPE.exec(data.type) ?? [];
  if (about !== id) return null;
  const { document, error } = data as { document?: unknown; error?: unknown };
  return { kind, document, error };
}

export const messageType = (id: string, kind: 'ready' | 'readyToUse' | 'done' | 'cancel'): string =>
  `intent-${id}:${kind}`;
