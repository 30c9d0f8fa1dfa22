import type { FilesClient } from '#client';
import { inUnits } from './printable.ts';

/** Prints how much room is taken. @param trash only by the trash */
export async function printUsage(files: FilesClient, trash: boolean): Promise<void> {
  const { used, quota, trash: inTrash = '0', versions } = await files.usage();
  const words = (bytes: string) => `${inUnits(Number(bytes))} (${bytes} bytes)`;
  if (trash) return console.log(words(inTrash));
  console.log(`used: ${words(used)}`);
  console.log(`quota: ${quota === undefined ? 'none' : words(quota)}`);
  console.log(`old versions: ${words(versions)}`);
  console.log(`trash: ${words(inTrash)}`);
}
