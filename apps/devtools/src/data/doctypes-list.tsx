import { type AppServices, useLoaded } from '@cozy/ui';
import { listDoctypes } from './documents-api.ts';

/** Id of the list, for the fields that complete a doctype. */
export const DOCTYPES_LIST = 'doctypes-list';

/** The doctypes that there are, for the fields of this page. Without them, they are typed. */
export function Doctypes({ services }: { services: AppServices }) {
  const [state] = useLoaded(() => listDoctypes(services.http));
  return (
    <datalist id={DOCTYPES_LIST}>
      {state.phase === 'ready' && state.data.map((doctype) => <option key={doctype} value={doctype} />)}
    </datalist>
  );
}
