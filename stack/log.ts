import pino from 'pino';
import type { Logger } from '#pkg/log';
import type { Config } from './config.ts';

/** JSON lines on standard output. */
export function createLog({ log }: Pick<Config, 'log'>): Logger {
  return pino({
    level: log.level === 'warning' ? 'warn' : log.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }) as Logger;
}
