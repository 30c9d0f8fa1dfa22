/** What the author of an app is told before anybody installs it: what the server would refuse, and what could be better. */
export { lintApp } from './lint-app.ts';
export type { Finding, LintReport } from './types.ts';
