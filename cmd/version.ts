import type { Command } from 'commander';
import { VERSION } from '#pkg/version';

export function version(command: Command): void {
  command.action(() => console.log(VERSION));
}
