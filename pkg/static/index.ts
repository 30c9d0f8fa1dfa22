/** Files sent as they are: the server's own, and those of an app's folder. */
export { type AssetSources, type Assets, loadAssets } from './assets.ts';
export { type Content, createContent, type Encoding } from './content.ts';
export { type BigFile, type Folder, type FolderFile, openFolder } from './folder.ts';
export { mimeOf } from './mime.ts';
