import type { Http } from '@cozy/ui/client';

/** Which kinds of documents the owner has; asked once. A question about one that is not there would be an error each time. */
export type Doctypes = { has(doctype: string): Promise<boolean> };

export function createDoctypes(http: Http): Doctypes {
  let asked: Promise<readonly string[]> | undefined;
  return {
    async has(doctype) {
      asked ??= http.request<string[]>('GET', '/data/_all_doctypes');
      try {
        return (await asked).includes(doctype);
      } catch (error) {
        asked = undefined;
        throw error;
      }
    },
  };
}
