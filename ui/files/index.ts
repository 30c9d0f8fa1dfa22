/** The owner's files for the apps that show them: their data, their lists, their uploads. */
export { freeName, ROOT_ID, TRASH_ID } from '@cozy/doctypes/files';
export { EmptyPicture } from './empty-picture.tsx';
export { type Entry, type FileResource, isShown, toEntry } from './entry.ts';
export { lookOf } from './entry-look.ts';
export { createFilesApi, type FilesApi, readEntries } from './files-api.ts';
export { FolderPicker } from './folder-picker.tsx';
export { createFolderStore, type FolderStore } from './folder-store.ts';
export { FilesI18nProvider } from './locales/index.ts';
export { NameDialog } from './name-dialog.tsx';
export { matchesName, namePattern } from './name-search.ts';
export { BY_NAME, type Order, type SortKey } from './order.ts';
export { DropVeil } from './uploads/drop-veil.tsx';
export type { IncomingFile } from './uploads/dropped-files.ts';
export { guardLeave, type LeaveGuard } from './uploads/leave-guard.ts';
export { createUploader, type Uploader } from './uploads/uploader.ts';
export { UploadsPanel } from './uploads/uploads-panel.tsx';
