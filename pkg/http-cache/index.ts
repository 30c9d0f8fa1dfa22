/** Answers of other servers, kept for as long as they allow. */
export { createHttpCache, type HttpAnswer, type HttpCache, type HttpQuestion } from './http-cache.ts';
