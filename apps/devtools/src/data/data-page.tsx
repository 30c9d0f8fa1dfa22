import type { AppServices } from '@cozy/ui';
import { DoctypesPage } from './doctypes-page.tsx';
import { DocumentPage } from './document-page.tsx';
import { NEW } from './documents-api.ts';
import { DocumentsPage } from './documents-page.tsx';
import { NewDocumentPage } from './new-document-page.tsx';

/** All that is stored, by doctype. */
export function DataPage({ names, services }: { names: readonly string[]; services: AppServices }) {
  const [doctype, id] = names;
  if (doctype === undefined) return <DoctypesPage services={services} />;
  if (id === undefined) return <DocumentsPage key={doctype} doctype={doctype} services={services} />;
  if (id === NEW) return <NewDocumentPage key={doctype} doctype={doctype} services={services} />;
  return <DocumentPage key={`${doctype} ${id}`} doctype={doctype} id={id} services={services} />;
}
