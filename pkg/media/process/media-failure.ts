import type { Reply } from '../types.ts';

type Reason = Extract<Reply, { ok: false }>['reason'];

/** A failure that is said in the reply. */
export class MediaFailure extends Error {
  override readonly name = 'MediaFailure';
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}
