/** A file to send to a directory. */
export type UploadRequest = {
  file: File;
  name: string;
  dirId: string;
  /** The file to give a new content to, instead of making one. */
  replaceId?: string;
};
