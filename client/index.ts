/** Typed HTTP client of the server's admin API. It knows nothing of the server's code. */
export { type AdminClient, createAdminClient, type FeatureClient } from './admin.ts';
export { type AppNode, type AppsClient, createAppsClient } from './apps.ts';
export { createFilesClient, type FilesClient, type FilesNode, type StoredLine } from './files.ts';
export { createHttp, type HttpOptions, RequestError } from './http.ts';
export { createJobClient, type JobClient, type JobNode, type LogLine, type TriggerNode } from './job-client.ts';
export { type ExternalWorkerOptions, HopelessError, startExternalWorker } from './jobs.ts';
export type {
  FsckFinding,
  FsckRequest,
  InstanceAttributes,
  InstanceParameters,
  InstanceResource,
  OAuthClientRequest,
  TokenRequest,
} from './types.ts';
