import type { Hono } from 'hono';
import type { WebEnv } from '#web/middleware';
import { changeAuthMode } from './change-auth-mode.ts';
import { confirmTotp } from './confirm-totp.ts';
import type { FactorsDeps } from './deps.ts';
import { distrustDevice } from './distrust-device.ts';
import { listPasskeys } from './list-passkeys.ts';
import { listTrustedDevices } from './list-trusted-devices.ts';
import { offerPasskey } from './offer-passkey.ts';
import { prepareTotp } from './prepare-totp.ts';
import { registerPasskey } from './register-passkey.ts';
import { removePasskey } from './remove-passkey.ts';
import { renamePasskey } from './rename-passkey.ts';
import { renewRecoveryCodes } from './renew-recovery-codes.ts';
import { showSecondFactor } from './show-second-factor.ts';
import { turnOffTotp } from './turn-off-totp.ts';

export { allowFactors, hasConfirmed, requireRecentLogin } from './allow.ts';
export type { FactorsDeps } from './deps.ts';

/** The part of `/settings` that says how the owner logs in. */
export function factorRoutes(app: Hono<WebEnv>, deps: FactorsDeps): void {
  app.put('/instance/auth_mode', (c) => changeAuthMode(c, deps));
  app.get('/second-factor', (c) => showSecondFactor(c, deps));
  app.post('/totp', (c) => prepareTotp(c, deps));
  app.put('/totp', (c) => confirmTotp(c, deps));
  app.delete('/totp', (c) => turnOffTotp(c, deps));
  app.post('/recovery-codes', (c) => renewRecoveryCodes(c, deps));
  app.get('/trusted-devices', (c) => listTrustedDevices(c, deps));
  app.delete('/trusted-devices/:id', (c) => distrustDevice(c, deps));
  app.get('/passkeys', (c) => listPasskeys(c, deps));
  app.post('/passkeys/options', (c) => offerPasskey(c, deps));
  app.post('/passkeys', (c) => registerPasskey(c, deps));
  app.patch('/passkeys/:id', (c) => renamePasskey(c, deps));
  app.delete('/passkeys/:id', (c) => removePasskey(c, deps));
}
