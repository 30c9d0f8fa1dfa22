import type { Http } from '@cozy/ui/client';

/** An object of JSON:API, as the settings answer them. */
export type Resource<T> = { id: string; attributes: T; meta?: { rev?: string } };

/** Every page of a list, up to `most` objects: what is shown whole. */
export async function listAll<T>(http: Http, path: string, most = 500): Promise<Resource<T>[]> {
  const found: Resource<T>[] = [];
  let next: string | undefined = path;
  while (next !== undefined && found.length < most) {
    const page: { data: Resource<T>[]; links?: { next?: string } } = await http.request('GET', next);
    found.push(...page.data);
    next = page.links?.next;
  }
  return found;
}
