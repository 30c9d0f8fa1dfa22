/** Logs as files of JSON lines, by name, each bounded. */
export { type LogFiles, openLogFiles } from './log-files.ts';
