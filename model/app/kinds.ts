import { DOCTYPES } from '#model/docs';
import type { SourceKind } from '#model/permission';

/** What web apps and konnectors differ by. */
export interface KindFacts {
  kind: SourceKind;
  doctype: string;
  /** As registries call it. */
  type: 'webapp' | 'konnector';
  manifestFile: 'manifest.webapp' | 'manifest.konnector';
  /** Before the slug in the keys of its packages. */
  keyPrefix: '' | 'konnectors.';
}

export const KINDS: Readonly<Record<SourceKind, KindFacts>> = {
  app: { kind: 'app', doctype: DOCTYPES.apps, type: 'webapp', manifestFile: 'manifest.webapp', keyPrefix: '' },
  konnector: {
    kind: 'konnector',
    doctype: DOCTYPES.konnectors,
    type: 'konnector',
    manifestFile: 'manifest.konnector',
    keyPrefix: 'konnectors.',
  },
};
