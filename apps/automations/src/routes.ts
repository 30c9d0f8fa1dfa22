export type Route =
  | { view: 'list' }
  | { view: 'start' }
  | { view: 'new'; template: string }
  | { view: 'rule'; id: string }
  | { view: 'edit'; id: string };

const NEW = /^#\/new\/([a-z]{1,30})$/;
const RULE = /^#\/rule\/([\w-]{1,64})(\/edit)?$/;

export function parseRoute(hash: string): Route {
  const template = NEW.exec(hash)?.[1];
  if (template) return { view: 'new', template };
  const [, id, edit] = RULE.exec(hash) ?? [];
  if (id) return { view: edit ? 'edit' : 'rule', id };
  return { view: hash === '#/new' ? 'start' : 'list' };
}

export const hrefOf = (id: string): string => `#/rule/${id}`;
