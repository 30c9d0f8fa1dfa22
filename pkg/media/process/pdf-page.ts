import { readFile } from 'node:fs/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { MediaFailure } from './media-failure.ts';

/** A document of one page of another. */
export async function extractPage(path: string, page: number): Promise<Uint8Array> {
  const source = await PDFDocument.load(await readFile(path), { updateMetadata: false });
  if (page < 1 || page > source.getPageCount()) throw new MediaFailure('no-page', 'The document has no such page');
  const target = await PDFDocument.create();
  const [copied] = await target.copyPages(source, [page - 1]);
  if (copied) target.addPage(copied);
  return target.save();
}
