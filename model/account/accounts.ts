import type { Instance } from '#model/instance';
import { type Author, createdMetadata, updatedMetadata } from '#model/metadata';
import { Json, type JsonObject, type JsonValue, memberTexts, withMembers } from '#pkg/json';
import type { Vault } from '#pkg/vault';
import { openSecrets, sealSecrets } from './secrets.ts';

/**
 * The documents of `io.cozy.accounts`, whose secrets are stored sealed: who reads the store, a backup or an event learns
 * none. The bodies are those of the documents; what is not a secret keeps its exact text.
 */
export interface Accounts {
  /** What may be stored. A secret that is sealed already is left as it is; one in clear replaces it. */
  seal(instance: Instance, body: Json): Json;
  /** With its secrets in clear, in place of the sealed ones: all that this server can open of this instance. */
  open(instance: Instance, body: Json): Json;
  /** The texts that `open` gives in clear: what is said of the account must not have them. */
  secrets(instance: Instance, body: Json): string[];
  /** With `cozyMetadata` that says who writes it now. @param isNew also who made it */
  sign(body: Json, author: Author, isNew: boolean): Json;
}

export function createAccounts({ vault, now = Date.now }: { vault: Vault; now?: () => number }): Accounts {
  return {
    seal: (instance, body) => sealSecrets(body, (text, name) => vault.seal(text, contextOf(instance, name))),
    open: (instance, body) => openSecrets(body, (sealed, name) => vault.open(sealed, contextOf(instance, name))),
    secrets(instance, body) {
      const found: string[] = [];
      openSecrets(body, (sealed, name) => {
        const text = vault.open(sealed, contextOf(instance, name));
        if (text !== undefined) collectTexts(JSON.parse(text) as JsonValue, found);
        return text;
      });
      return found;
    },
    sign(body, author, isNew) {
      const at = new Date(now()).toISOString();
      const old = metadataOf(body);
      const made = isNew ? { ...createdMetadata(author, at), ...old } : old;
      return withMembers(body, { cozyMetadata: Json.of(updatedMetadata(made, author, at)) });
    },
  };
}

/** A secret may be an object of several: questions and their answers, cookies of a session. */
function collectTexts(value: JsonValue, into: string[]): void {
  if (typeof value === 'string' || typeof value === 'number') into.push(String(value));
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collectTexts(one, into);
}

/** The prefix never changes, unlike the domain. */
function contextOf({ prefix }: Instance, name: string): string {
  return `io.cozy.accounts ${name} ${prefix}`;
}

function metadataOf(body: Json): JsonObject | undefined {
  const text = memberTexts(body).get('cozyMetadata');
  return text?.startsWith('{') ? (JSON.parse(text) as JsonObject) : undefined;
}
