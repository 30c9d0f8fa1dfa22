import { createPrivateKey, type KeyObject } from 'node:crypto';

/** Who the server is for Google. */
export interface ServiceAccount {
  projectId: string;
  email: string;
  key: KeyObject;
  keyId?: string;
  /** Where its proofs are changed for access tokens. */
  tokenUrl: string;
}

/** Reads the JSON file that the console of Firebase gives. Throws for what is not one, without a word of what it holds. */
export function parseServiceAccount(json: string): ServiceAccount {
  try {
    const { project_id, client_email, private_key, private_key_id, token_uri } = JSON.parse(json);
    const texts = [project_id, client_email, private_key, token_uri];
    if (!texts.every((text) => typeof text === 'string' && text !== '')) throw new Error('a member is missing');
    return {
      projectId: project_id,
      email: client_email,
      key: createPrivateKey(private_key),
      ...(typeof private_key_id === 'string' && { keyId: private_key_id }),
      tokenUrl: new URL(token_uri).href,
    };
  } catch {
    throw new Error('This is not the file of a service account');
  }
}
