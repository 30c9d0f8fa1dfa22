import { en } from './en.ts';
import { fr } from './fr.ts';
import { testCatalogues } from './test-catalogues.ts';

testCatalogues(en, fr);
