import { Json, memberTexts, withMembers } from '#pkg/json';

/**
 * Members of `auth` that are secrets, and the members where they are stored sealed.
 * @compat the names are those of the ecosystem's konnectors
 */
const SEALED_AS: ReadonlyMap<string, string> = new Map([
  ['password', 'credentials_encrypted'],
  ...['access_token', 'answer', 'appSecret', 'code', 'dob', 'refresh_token', 'secret', 'session'].map(
    (name) => [name, `${name}_encrypted`] as const,
  ),
]);

/** @param seal of the JSON text of a secret, whatever its type */
export function sealSecrets(body: Json, seal: (text: string, name: string) => string): Json {
  return changeAuth(body, (auth) => {
    const changes: Record<string, Json | undefined> = {};
    for (const [name, text] of memberTexts(auth)) {
      const sealedAs = SEALED_AS.get(name);
      if (sealedAs === undefined || text === 'null') continue;
      changes[name] = undefined;
      changes[sealedAs] = Json.of(seal(text, name));
    }
    return withMembers(auth, changes);
  });
}

/** @param open undefined for what cannot be opened: it stays as it is */
export function openSecrets(body: Json, open: (sealed: string, name: string) => string | undefined): Json {
  return changeAuth(body, (auth) => {
    const texts = memberTexts(auth);
    const changes: Record<string, Json | undefined> = {};
    for (const [name, sealedAs] of SEALED_AS) {
      const sealed: unknown = JSON.parse(texts.get(sealedAs) ?? 'null');
      const text = typeof sealed === 'string' ? open(sealed, name) : undefined;
      if (text === undefined) continue;
      changes[sealedAs] = undefined;
      changes[name] = Json.stored(text);
    }
    return withMembers(auth, changes);
  });
}

/** Konnectors keep what a service asked them in `auth`, some in the one of `data`; tokens of a provider are in `oauth`. */
function changeAuth(body: Json, change: (auth: Json) => Json): Json {
  const own = changeMember(changeMember(body, 'auth', change), 'oauth', change);
  return changeMember(own, 'data', (data) => changeMember(data, 'auth', change));
}

function changeMember(object: Json, name: string, change: (member: Json) => Json): Json {
  if (!object.text.includes(`"${name}"`)) return object;
  const text = memberTexts(object).get(name);
  if (!text?.startsWith('{')) return object;
  const member = Json.stored(text);
  const changed = change(member);
  return changed.text === text ? object : withMembers(object, { [name]: changed });
}
