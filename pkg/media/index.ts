/** What is in images, PDFs, sounds and films: pictures of them, and what they say of themselves. */
export { openMedia } from './media.ts';
export { HEAD_SIZE, typeOfBytes } from './type-of-bytes.ts';
export { type Facts, FORMATS, type Format, type Media, type Thumbnails } from './types.ts';
