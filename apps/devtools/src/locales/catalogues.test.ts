import { testCatalogues } from '../../../../ui/i18n/test-catalogues.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

testCatalogues(en, fr);
