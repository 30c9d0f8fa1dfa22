/** The owner's files for the apps that show them: their data, their lists, their uploads. */
export { type Entry, ROOT_ID } from './entry.ts';
export { createFilesApi, type FilesApi } from './files-api.ts';
export { FilesCard } from './files-card.tsx';
export { createFolderStore, type FolderStore } from './folder-store.ts';
export { FilesI18nProvider } from './locales/index.ts';
export { guardLeave, type LeaveGuard } from './uploads/leave-guard.ts';
export { createUploader, type Uploader } from './uploads/uploader.ts';
