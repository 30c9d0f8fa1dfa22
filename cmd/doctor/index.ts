import type { Command } from 'commander';
import { configOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { checkAdminSecret } from './check-admin-secret.ts';
import { checkData, checkSpace } from './check-data.ts';
import { checkIsolation } from './check-isolation.ts';
import { checkChromium, checkNode, checkRoot } from './check-machine.ts';
import { checkMail } from './check-mail.ts';
import { checkLocalhost, checkPort } from './check-network.ts';
import type { Finding } from './finding.ts';

const MARKS = { ok: 'ok  ', note: 'note', bad: 'BAD ' };

export function doctor(command: Command): void {
  command
    .description(
      'Checks this machine and the configuration, and says what to fix. Fails when the server could not run.',
    )
    .option('--data <folder>', 'data folder of the server')
    .option('--json', 'as JSON')
    .action(async ({ json, data }: { json?: boolean; data?: string }) => {
      const { config, secrets, ignored } = configOf(command, { data });
      const found = await Promise.all([
        checkNode(),
        checkRoot(config),
        checkConfig(ignored),
        checkData(config.data),
        checkSpace(config.data),
        checkAdminSecret(config),
        checkPort('server', config),
        checkPort('admin API', config.admin),
        checkLocalhost(),
        checkChromium(),
        checkMail(config, secrets),
        checkIsolation(config),
      ]);
      const findings: Finding[] = found.flat();
      if (json) console.log(JSON.stringify(findings, null, 2));
      else for (const finding of findings) console.log(toLines(finding));
      if (findings.some(({ level }) => level === 'bad')) throw new CommandError('Some of this must be fixed');
    });
}

function checkConfig(ignored: string[]): Finding {
  return ignored.length === 0
    ? { level: 'ok', what: 'configuration', found: 'it is understood' }
    : { level: 'note', what: 'configuration', found: `these keys change nothing: ${ignored.join(', ')}` };
}

function toLines({ level, what, found, fix }: Finding): string {
  return `${MARKS[level]}  ${what}: ${found}${fix === undefined ? '' : `\n      fix: ${fix}`}`;
}
