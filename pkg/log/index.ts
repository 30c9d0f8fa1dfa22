/** Structured logs: one JSON line each. The implementation is pino, chosen in `stack`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** @param options.level writes more than its parent */
  child(fields: object, options?: { level: 'debug' }): Logger;
}
