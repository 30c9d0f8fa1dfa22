export { type Boot, parseBoot } from './boot.ts';
export { ApiError, isStaleToken, SignedOutError, toApiError } from './errors.ts';
export { createHttp, type Http } from './http.ts';
export {
  backOff,
  createRealtime,
  type Realtime,
  type RealtimeEvent,
  type RealtimeState,
} from './realtime.ts';
export { reportErrors } from './report-errors.ts';
export { createTokenSource, type TokenSource } from './tokens.ts';
export { uploadBlob } from './upload.ts';
