/** What the person who typed the command must know; shown without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
