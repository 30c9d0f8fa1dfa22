/** The pictures of files, and what files say of themselves. */
export { createMediaJobs } from './ask-jobs.ts';
export { createMediaFiles, type MediaFiles } from './media-files.ts';
