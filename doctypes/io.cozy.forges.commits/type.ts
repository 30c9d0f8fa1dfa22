import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.forges.commits`: A commit of a repository that is followed. */
export interface Commit {
  repository?: string;
  sha: string;
  message: string;
  author?: string;
  author_email?: string;
  date?: string;
  url?: string;
  cozyMetadata?: CozyMetadata;
}
