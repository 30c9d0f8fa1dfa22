/**
 * The tokens of the ecosystem: JWT signed with HS512 by a secret of the instance. They have no `exp`: their life is
 * computed from `iat` and the audience.
 */

export { type Audience, type Claims, lifetime } from './claims.ts';
export { createPageTokens, type PageTokens } from './page-tokens.ts';
export { createTokens, type Tokens } from './tokens.ts';
