import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Mailer } from '#model/mail';
import type { OneTimeCodes } from '#model/one-time';
import type { Cache } from '#pkg/cache';
import { createThrottle, type TrySource } from '#pkg/throttle';
import { createAuthenticator } from './authenticator.ts';
import { createMailMode } from './mail-mode.ts';
import { createRecoveryCodes } from './recovery-codes.ts';
import { createTrustedDevices } from './trusted-devices.ts';
import type { FactorMode, SecondFactors, SecondStep } from './types.ts';

export interface SecondFactorsDeps {
  docs: Docs;
  instances: Pick<Instances, 'update' | 'get'>;
  codes: OneTimeCodes;
  mailer: Pick<Mailer, 'send'>;
  /** Counts the tries and the mails. */
  cache: Cache;
  now?: () => number;
}

const DIGITS = /^\d{6}$/;

export function createSecondFactors(deps: SecondFactorsDeps): SecondFactors {
  const { docs, instances, codes, now = Date.now } = deps;
  const throttle = createThrottle(deps.cache);
  const authenticator = createAuthenticator(docs, now);
  const recoveryCodes = createRecoveryCodes(docs);
  const devices = createTrustedDevices(docs, codes, now);
  const mailMode = createMailMode({ codes, mailer: deps.mailer, cache: deps.cache, now });
  const accountOf = ({ prefix }: Instance) => `second-factor ${prefix}`;

  function isRight(instance: Instance, { token, passcode }: SecondStep): Promise<boolean> {
    const code = passcode.trim();
    if (!DIGITS.test(code)) return recoveryCodes.use(instance, code);
    if (mode(instance) === 'totp') return authenticator.use(instance, code);
    return Promise.resolve(mailMode.isRight(instance, token, code));
  }

  /** Counts a try before it is made, and forgets the wrong ones after a right one. */
  async function limited(instance: Instance, source: TrySource, attempt: () => Promise<boolean>): Promise<boolean> {
    await throttle.attempt(accountOf(instance), source);
    const right = await attempt();
    if (right) await throttle.succeeded(accountOf(instance), source);
    return right;
  }

  async function setMode(instance: Instance, auth_mode: NonNullable<Instance['auth_mode']>): Promise<void> {
    // The request may have read it before another change: the mode does not depend on that.
    await instances.update(await instances.get(instance.domain), { auth_mode });
  }

  /** What was given beside another mode, or another phone, opens nothing. */
  async function forgetRest(instance: Instance): Promise<void> {
    await recoveryCodes.remove(instance);
    await devices.removeAll(instance);
  }

  return {
    mode,

    async begin(instance) {
      const token = codes.issue(instance, 'second-factor');
      if (mode(instance) === 'mail') await mailMode.send(instance, token, 'two_factor_code');
      return token;
    },

    isBegun: (instance, token) => codes.isLive(instance, 'second-factor', token),

    async finish(instance, step) {
      // Who did not pass the first step is not counted: strangers must not use up the tries of the owner.
      if (!(await codes.isLive(instance, 'second-factor', step.token))) return false;
      return limited(
        instance,
        step,
        async () => (await isRight(instance, step)) && (await codes.take(instance, 'second-factor', step.token)),
      );
    },

    askMailMode: (instance) => mailMode.ask(instance),

    async setMailMode(instance, passcode, source) {
      if (!(await limited(instance, source, () => mailMode.confirm(instance, passcode)))) return false;
      await setMode(instance, 'two_factor_mail');
      await forgetRest(instance);
      await authenticator.remove(instance);
      return true;
    },

    async turnOff(instance) {
      await setMode(instance, 'basic');
      await forgetRest(instance);
      await authenticator.remove(instance);
    },

    prepareTotp: authenticator.prepare,

    async confirmTotp(instance, passcode, source) {
      await limited(instance, source, async () => {
        await authenticator.confirm(instance, passcode);
        return true;
      });
      const codesOnce = await recoveryCodes.renew(instance);
      await setMode(instance, 'two_factor_totp');
      await devices.removeAll(instance);
      return codesOnce;
    },

    renewRecoveryCodes: recoveryCodes.renew,
    countRecoveryCodes: recoveryCodes.count,
    trust: devices.trust,
    isTrusted: devices.isTrusted,
    trustedDevices: devices.list,
    distrust: devices.distrust,
  };
}

function mode({ auth_mode: stored }: Instance): FactorMode | undefined {
  if (stored === 'two_factor_mail') return 'mail';
  return stored === 'two_factor_totp' ? 'totp' : undefined;
}
