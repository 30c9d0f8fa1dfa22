import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from '#model/instance';
import type { TestStack } from '#tests/test-stack';

/** What is stored for an instance, to be compared: each database with its last change, and the files of the blobs. */
export async function whatIsWritten(stack: TestStack, instance: Instance): Promise<Record<string, string>> {
  const { docs } = stack.services;
  const written: Record<string, string> = {};
  for (const doctype of await docs.doctypes(instance)) {
    const { updateSeq, docCount, deletedCount } = await docs.database(instance, doctype).info();
    written[doctype] = `${updateSeq} ${docCount} ${deletedCount}`;
  }
  const entries = await readdir(join(stack.config.data, 'files', '%store'), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) written[join(entry.parentPath, entry.name)] = 'a blob';
  return written;
}
