import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { parseSize } from '../parse-size.ts';

export function setDiskQuota(parent: Command): void {
  const command = parent
    .command('set-disk-quota <domain> <size>')
    .summary('Change the space for files: 10GB, 1TiB...; 0: no limit')
    .action(async (domain: string, size: string) => {
      await adminOf(command).modifyInstance(domain, { DiskQuota: parseSize(size) });
    });
}
