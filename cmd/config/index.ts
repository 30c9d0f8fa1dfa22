import type { Command } from 'commander';
import { lsContexts, showContext } from './contexts.ts';
import { genKeys } from './gen-keys.ts';
import { passwd } from './passwd.ts';
import { print } from './print.ts';

export function config(command: Command): void {
  for (const define of [print, passwd, genKeys, showContext, lsContexts]) define(command);
  command.action(() => command.outputHelp());
}
