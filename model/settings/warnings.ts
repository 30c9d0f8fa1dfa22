import type { Instance } from '#model/instance';
import { contextOf } from './instance-facts.ts';
import { unsignedTerms } from './terms.ts';

/** Something that the owner must do, in the form of a JSON:API error. */
export interface Warning {
  status: '402' | '410';
  title: string;
  code: 'tos-updated' | 'moved';
  detail: string;
  source: Record<string, never>;
  links: Record<string, string>;
}

export interface Warnings {
  /** @param settings the settings document of the instance */
  list(instance: Instance, settings: { [member: string]: unknown }): Warning[];
  /** The warning of terms that should have been signed by now, if there is a manager where to do so. */
  expiredTerms(instance: Instance): Warning | undefined;
}

/** @param contexts what the configuration says of each context; `manager_url` is where terms are signed */
export function createWarnings({
  contexts,
  now = Date.now,
}: {
  contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  now?: () => number;
}): Warnings {
  function terms(instance: Instance, at: number): Warning | undefined {
    const unsigned = unsignedTerms(instance);
    const link = termsLink(contexts[contextOf(instance)]?.['manager_url'], instance);
    return unsigned && link && unsigned.deadline <= at ? termsWarning(link) : undefined;
  }
  return {
    expiredTerms: (instance) => terms(instance, now()),
    list(instance, settings) {
      // Told ahead: there is time to read them.
      const unsigned = terms(instance, Number.POSITIVE_INFINITY);
      const moved = movedTo(settings);
      return [...(unsigned ? [unsigned] : []), ...(moved === undefined ? [] : [movedWarning(moved)])];
    },
  };
}

/** Where the instance lives now, when it was moved to another server. */
export function movedTo(settings: { [member: string]: unknown }): string | undefined {
  const { moved_to: address } = settings;
  return typeof address === 'string' && address !== '' ? address : undefined;
}

function termsLink(manager: unknown, { uuid, domain }: Instance): string | undefined {
  const base = typeof manager === 'string' ? URL.parse(manager) : null;
  if (!base || uuid === undefined) return undefined;
  const link = new URL(`/cozy/instances/${encodeURIComponent(uuid)}/tos`, base);
  link.searchParams.set('domain', domain);
  return link.href;
}

function termsWarning(link: string): Warning {
  const detail = 'Terms of services have been updated';
  return { status: '402', title: 'TOS Updated', code: 'tos-updated', detail, source: {}, links: { self: link } };
}

function movedWarning(address: string): Warning {
  const detail = 'The Cozy has been moved to a new address';
  return { status: '410', title: 'Gone', code: 'moved', detail, source: {}, links: { related: address } };
}
