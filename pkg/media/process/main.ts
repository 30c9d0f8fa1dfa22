/** The process that decodes: one order at a time, by messages. It ends, with what it started, when its parent does. */

import type { Order, Reply, Task } from '../types.ts';
import { factsOf } from './facts.ts';
import { MediaFailure } from './media-failure.ts';
import { extractPage } from './pdf-page.ts';
import { sniffType } from './sniff-type.ts';
import { thumbnailsOf } from './thumbnails.ts';

process.on('disconnect', () => process.kill(0, 'SIGKILL'));
process.on('message', (order: Order) => {
  void reply(order).then((answer) => process.send?.(answer));
});

async function reply({ task, path }: Order): Promise<Reply> {
  try {
    return { ok: true, result: await perform(task, path) };
  } catch (error) {
    const reason = error instanceof MediaFailure ? error.reason : 'broken';
    return { ok: false, reason, message: error instanceof MediaFailure ? error.message : 'The file cannot be decoded' };
  }
}

async function perform(task: Task, path: string): Promise<unknown> {
  if (task.name === 'page') return extractPage(path, task.page);
  const mime = await sniffType(path);
  return task.name === 'facts' ? factsOf(path, mime) : thumbnailsOf(path, mime);
}
