import type { Command } from 'commander';
import { add } from './add.ts';
import { authMode } from './auth-mode.ts';
import { cleanSessions } from './clean-sessions.ts';
import { clientOAuth } from './client-oauth.ts';
import { count } from './count.ts';
import { debug } from './debug.ts';
import { destroy } from './destroy.ts';
import { findOAuthClient } from './find-oauth-client.ts';
import { fsck } from './fsck.ts';
import { ls } from './ls.ts';
import { modify } from './modify.ts';
import { setDiskQuota } from './set-disk-quota.ts';
import { setPassphrase } from './set-passphrase.ts';
import { show } from './show.ts';
import { showAppVersion } from './show-app-version.ts';
import { showDbPrefix } from './show-db-prefix.ts';
import { tokens } from './tokens.ts';

const EXAMPLES = `
Examples:
  $ cozy-stack instances add me.localhost:8080 --email me@example.org
  $ cozy-stack instances ls
  $ TOKEN=$(cozy-stack instances token-cli me.localhost:8080 io.cozy.contacts)
  $ curl -H "Authorization: Bearer $TOKEN" http://me.localhost:8080/data/io.cozy.contacts/_all_docs`;

const SUB_COMMANDS = [
  add,
  ls,
  show,
  modify,
  destroy,
  count,
  showDbPrefix,
  showAppVersion,
  setPassphrase,
  setDiskQuota,
  authMode,
  fsck,
  cleanSessions,
  debug,
  tokens,
  clientOAuth,
  findOAuthClient,
];

export function instances(command: Command): void {
  for (const define of SUB_COMMANDS) define(command);
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());
}
