/**
 * Requests whose address was chosen by somebody else: they reach public addresses only. For push services, webhooks,
 * registries, identity providers, remote data.
 */

export { type AddressGuard, createAddressGuard } from './address-guard.ts';
export { fetchFollowing } from './follow-redirects.ts';
export { openGuardedProxy } from './guarded-proxy.ts';
export { isNetwork } from './is-public.ts';
export { createSafeHttp, type SafeHttp, type SafeRequest } from './safe-http.ts';
