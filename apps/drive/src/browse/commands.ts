import type { IconName } from '@cozy/ui';

/** Something that can be done with what is chosen. */
export type Command = {
  key: string;
  label: string;
  icon: IconName;
  danger?: boolean;
  /** The key that does it in the list. */
  shortcut?: 'Delete' | 'F2';
  run: () => void;
};
