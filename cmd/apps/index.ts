import type { Command } from 'commander';
import { createCommand } from './create.ts';
import { devCommand } from './dev.ts';
import { lintCommand } from './lint.ts';
import { readCommands } from './read.ts';
import { runCommands } from './run.ts';
import { writeCommands } from './write.ts';

const APPS = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack apps install notes
  $ cozy-stack apps install notes registry://notes/beta
  $ cozy-stack apps install mine https://example.org/mine.tar.gz#<sha256>
  $ cozy-stack apps update notes --safe
  $ cozy-stack apps ls --all-domains

To write an app (docs/developing-apps.md):
  $ cozy-stack apps create "My app"
  $ cozy-stack apps dev my-app
  $ cozy-stack apps lint my-app`;

const KONNECTORS = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack konnectors install bank
  $ cozy-stack konnectors run bank --account-id 748f42b65aca8c99ec2492eb660d1891
  $ cozy-stack konnectors maintenance bank --short
  $ cozy-stack konnectors lint my-konnector`;

export function apps(command: Command): void {
  command.addHelpText('after', APPS).action(() => command.outputHelp());
  writeCommands(command, 'apps');
  readCommands(command, 'apps');
  createCommand(command);
  devCommand(command);
  lintCommand(command);
}

export function konnectors(command: Command): void {
  command.addHelpText('after', KONNECTORS).action(() => command.outputHelp());
  writeCommands(command, 'konnectors');
  readCommands(command, 'konnectors');
  runCommands(command);
  lintCommand(command);
}
