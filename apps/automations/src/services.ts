import type { AppServices } from '@cozy/ui';
import type { FilesApi } from '@cozy/ui/files';
import type { Names } from './rules/names.ts';
import type { RulesApi } from './rules/rules-api.ts';

/** Everything the app works with, made once when it starts. */
export type AutomationsServices = AppServices & { rules: RulesApi; names: Names; files: FilesApi };
