import type { AppServices } from '@cozy/ui';
import { useNames } from '../journal/names.ts';
import { useI18n } from '../locales/index.ts';
import type { Share } from './sharing-api.ts';

/** Shares as a person calls them. */
export function useShareNames(services: AppServices) {
  const { t } = useI18n();
  const { dataName, list } = useNames(services);

  const thingsOf = ({ shared }: Share): string =>
    list(
      shared.map(({ name, id, type }) => name ?? (id ? t('sharing.one', { what: dataName(type) }) : dataName(type))),
    );

  return {
    thingsOf,
    titleOf: (share: Share): string => share.title || thingsOf(share) || t('sharing.gone'),
  };
}
