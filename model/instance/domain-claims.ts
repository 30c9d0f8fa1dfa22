import { type Docs, GLOBAL_PREFIX } from '#model/docs';
import type { ViewDefinition } from '#pkg/couch';
import { AppError, ifFound, isKind } from '#pkg/errors';
import { loadInstance } from './load-instance.ts';
import type { Instance } from './types.ts';

const CLAIMS = 'instances.domains';
const OWNER = { prefix: GLOBAL_PREFIX };

/** A claim that no instance confirms may still be of a creation under way: it is left alone for ten minutes. */
const PATIENCE = 10 * 60_000;

/** The claimed domains that are inside a domain. */
const INSIDE: ViewDefinition = { ddoc: 'inside', name: 'by-domain-above', each: 'above', fields: ['$'] };

interface Claim {
  /** Id of the instance. */
  instance: string;
  claimed_at: string;
  /** The domains that this one is inside of: for `a.b.example:80`, `b.example:80` and `example:80`. */
  above: string[];
}

/**
 * Who has which domain: a document per domain, whose id is the domain. The store refuses a second document of one id,
 * so that two processes that create the same domain at once cannot both win.
 */
export interface DomainClaims {
  /** Id of the instance that claims the domain; it is to confirm it. */
  holder(domain: string): Promise<string | undefined>;
  /**
   * Rejects with kind `conflict` when another instance has the domain, `unprocessable` when one is inside the other: the
   * names below an instance are those of its apps, and the cookie of its owner is sent to all of them.
   */
  claim(domain: string, instanceId: string): Promise<void>;
  /** For an old domain, which another instance may have taken since. */
  claimIfFree(domain: string, instanceId: string): Promise<void>;
  /** Does nothing when the claim is not of this instance. */
  release(domain: string, instanceId: string): Promise<void>;
}

export function createDomainClaims(docs: Docs, subdomains: 'nested' | 'flat', now: () => number): DomainClaims {
  async function read(domain: string) {
    return ifFound(docs.get<Claim>(OWNER, CLAIMS, domain));
  }

  async function take(domain: string, instanceId: string) {
    const current = await read(domain);
    const claim: Claim = {
      instance: instanceId,
      claimed_at: new Date(now()).toISOString(),
      above: domainsAbove(domain),
    };
    if (!current) {
      await docs.create(OWNER, CLAIMS, { _id: domain, ...claim });
    } else if (current.instance !== instanceId) {
      const other = await loadInstance(docs, current.instance);
      if (other ? isConfirmed(other, domain) : Date.parse(current.claimed_at) + PATIENCE > now()) throw taken();
      await docs.update(OWNER, CLAIMS, { ...current, ...claim });
    }
  }

  async function checkNeighbours(domain: string, instanceId: string) {
    for (const above of domainsAbove(domain)) {
      const claim = await read(above);
      if (claim && claim.instance !== instanceId) throw nested(domain, above);
    }
    const database = await docs.ensureDatabase(OWNER, CLAIMS);
    await database.defineView(INSIDE);
    const { rows } = await database.view(INSIDE.ddoc, INSIDE.name, { key: domain, limit: 20, includeDocs: true });
    for (const { id = '', doc } of rows) {
      if ((doc?.body.value as Claim | undefined)?.instance !== instanceId) throw nested(id, domain);
    }
  }

  return {
    holder: async (domain) => (await read(domain))?.instance,

    async claim(domain, instanceId) {
      try {
        if (subdomains === 'nested') await checkNeighbours(domain, instanceId);
        await take(domain, instanceId);
      } catch (error) {
        throw isKind(error, 'conflict') ? taken() : error;
      }
    },

    async claimIfFree(domain, instanceId) {
      try {
        await take(domain, instanceId);
      } catch (error) {
        if (!isKind(error, 'conflict')) throw error;
      }
    },

    async release(domain, instanceId) {
      const current = await read(domain);
      if (current?.instance === instanceId) await docs.delete(OWNER, CLAIMS, current);
    },
  };
}

/** An old domain only redirects, so it is given to whoever asks for it. */
function isConfirmed(instance: Instance, domain: string): boolean {
  return instance.domain === domain || (instance.domain_aliases ?? []).includes(domain);
}

function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(1).map((_, n) => labels.slice(n + 1).join('.'));
}

function nested(inner: string, outer: string): AppError {
  return new AppError(
    'unprocessable',
    `${inner} is inside ${outer}: the names below an instance are those of its apps`,
    {
      parameter: 'Domain',
    },
  );
}

function taken(): AppError {
  return new AppError('conflict', 'Instance already exists');
}
