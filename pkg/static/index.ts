/** Files sent as they are: the server's own, and those of an app's folder. */
export { type Assets, loadAssets } from './assets.ts';
export { type Content, createContent, createStoredContent, type Encoding } from './content.ts';
export { type ContentCache, createContentCache } from './content-cache.ts';
export { type Folder, type FolderFile, type KeptFile, openFolder } from './folder.ts';
export { mimeOf } from './mime.ts';
