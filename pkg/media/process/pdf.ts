import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { Facts } from '../types.ts';

const MAX_IMAGE_PIXELS = 50_000_000;
const MAX_TITLE = 500;

async function openPdf(path: string) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return getDocument({
    data: new Uint8Array(await readFile(path)),
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    cMapUrl: `${join(folder, 'cmaps')}/`,
    wasmUrl: `${join(folder, 'wasm')}/`,
    iccUrl: `${join(folder, 'iccs')}/`,
    enableXfa: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    stopAtErrors: false,
    verbosity: 0,
  }).promise;
}

/** A PNG of the first page, as large as the box allows. */
export async function renderFirstPage(path: string, box: { width: number; height: number }): Promise<Buffer> {
  const document = await openPdf(path);
  const page = await document.getPage(1);
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(box.width / width, box.height / height) });
  const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
  // Its types are those of the browser's canvas, which this one is made after.
  await page.render({ canvas: canvas as never, viewport, background: 'white' }).promise;
  const picture = await canvas.encode('png');
  await document.loadingTask.destroy();
  return picture;
}

export async function pdfFacts(path: string): Promise<Facts> {
  const document = await openPdf(path);
  const { info } = await document.getMetadata();
  const { Title: title } = info as { Title?: unknown };
  const pages = document.numPages;
  await document.loadingTask.destroy();
  return { pages, ...(typeof title === 'string' && title !== '' && { title: title.slice(0, MAX_TITLE) }) };
}
