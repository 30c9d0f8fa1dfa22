import type { Http } from '@cozy/ui/client';
import type { Draft, Rehearsal, Rule, Run } from './rule.ts';

export type RulesApi = {
  list(): Promise<Rule[]>;
  get(id: string): Promise<Rule>;
  create(draft: Draft): Promise<Rule>;
  /** `ApiError` 409 when it was changed elsewhere since it was read. */
  update(rule: Pick<Rule, 'id' | 'rev'>, changes: Partial<Draft> & { paused?: boolean }): Promise<Rule>;
  remove(id: string): Promise<void>;
  /** Runs one that follows the clock now. */
  launch(id: string): Promise<void>;
  runs(id: string): Promise<Run[]>;
  rehearse(draft: Draft, payload: unknown): Promise<Rehearsal[]>;
};

type Attributes = Draft & { paused: boolean; paused_because?: string; last_run?: Run; next_run?: string };
type Resource<T> = { id: string; attributes: T; meta: { rev: string }; links?: { webhook?: string } };
type One<T> = { data: Resource<T> };
type Many<T> = { data: Resource<T>[] };

function toRule({ id, attributes, meta, links }: Resource<Attributes>): Rule {
  const { name, when, steps, paused, paused_because = '', last_run, next_run } = attributes;
  return {
    id,
    rev: meta.rev,
    name,
    when,
    steps,
    paused,
    pausedBecause: paused_because,
    lastRun: last_run ?? null,
    next: next_run ?? null,
    address: links?.webhook ?? null,
  };
}

export function createRulesApi(http: Http): RulesApi {
  const path = (id: string) => `/automations/${encodeURIComponent(id)}`;
  const body = (attributes: object) => ({ body: { data: { type: 'io.cozy.automations', attributes } } });
  return {
    list: async () => (await http.request<Many<Attributes>>('GET', '/automations')).data.map(toRule),
    get: async (id) => toRule((await http.request<One<Attributes>>('GET', path(id))).data),
    create: async (draft) => toRule((await http.request<One<Attributes>>('POST', '/automations', body(draft))).data),
    async update({ id, rev }, changes) {
      const options = { ...body(changes), headers: { 'If-Match': rev } };
      return toRule((await http.request<One<Attributes>>('PATCH', path(id), options)).data);
    },
    remove: (id) => http.request('DELETE', path(id)),
    launch: (id) => http.request('POST', `${path(id)}/launch`),
    runs: async (id) =>
      (await http.request<Many<Run>>('GET', `${path(id)}/runs`)).data.map(({ attributes }) => attributes),
    async rehearse(draft, payload) {
      const answer = await http.request<Many<Rehearsal>>('POST', '/automations/dry-run', body({ ...draft, payload }));
      return answer.data.map(({ attributes }) => attributes);
    },
  };
}
