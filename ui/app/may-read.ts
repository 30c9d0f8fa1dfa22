import type { Http } from '../client/index.ts';
import { deedsOf } from '../rights/index.ts';

type Rule = { type?: string; verbs?: string[]; values?: string[] };
type Answer = { data: { attributes: { permissions?: Record<string, Rule> } } };

const covers = (type: string, doctype: string): boolean =>
  type === '*' || type === doctype || (type.endsWith('.*') && doctype.startsWith(type.slice(0, -1)));

/** Whether the app of these requests may read a document, or without an id all those of a doctype. The server is asked once. */
export type MayRead = (doctype: string, id?: string) => Promise<boolean>;

export function createMayRead(http: Http): MayRead {
  let rules: Promise<Rule[]> | undefined;
  async function load(): Promise<Rule[]> {
    const { data } = await http.request<Answer>('GET', '/permissions/self');
    return Object.values(data.attributes.permissions ?? {});
  }
  return async (doctype, id = '') => {
    rules ??= load();
    try {
      return (await rules).some(
        ({ type = '', verbs = [], values = [] }) =>
          (values.length === 0 || values.includes(id)) && covers(type, doctype) && deedsOf(verbs).includes('see'),
      );
    } catch {
      // Nothing is known: it is asked again.
      rules = undefined;
      return false;
    }
  };
}
