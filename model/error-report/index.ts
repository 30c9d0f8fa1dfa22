/** What the applications of an owner say when they fail. */
export { createErrorLog } from './error-log.ts';
export { createErrorReports, type ErrorReports } from './error-reports.ts';
export type { ErrorGroup } from './types.ts';
