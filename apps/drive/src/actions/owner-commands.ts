import type { Translate } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import type { Command } from '../browse/commands.ts';
import type { Key } from '../locales/en.ts';
import type { Actions } from './actions.ts';
import type { Question } from './question.ts';

export type CommandDeps = {
  actions: Actions;
  ask: (question: Question) => void;
  showDetails: (entry: Entry) => void;
  t: Translate<Key>;
};

/** What the owner may do with entries of the trash. */
export function trashCommands(entries: readonly Entry[], { actions, ask, t }: CommandDeps): Command[] {
  if (entries.length === 0) return [];
  return [
    { key: 'restore', label: t('command.restore'), icon: 'retry', run: () => void actions.restore(entries) },
    {
      key: 'destroy',
      label: t('command.destroy'),
      icon: 'trash',
      danger: true,
      shortcut: 'Delete',
      run: () => ask({ kind: 'destroy', entries }),
    },
  ];
}

/** What the owner may do with entries, the most used first. */
export function ownerCommands(entries: readonly Entry[], deps: CommandDeps): Command[] {
  const { actions, ask, showDetails, t } = deps;
  const [first] = entries;
  if (!first) return [];
  const one = entries.length === 1;
  const favorite = !entries.every((entry) => entry.favorite);
  const rename: Command = {
    key: 'rename',
    label: t('command.rename'),
    icon: 'pencil',
    shortcut: 'F2',
    run: () => ask({ kind: 'rename', entry: first }),
  };
  return [
    ...(one
      ? [
          {
            key: 'share',
            label: t('command.share'),
            icon: 'link',
            run: () => ask({ kind: 'share', entry: first }),
          } as const,
        ]
      : []),
    { key: 'download', label: t('command.download'), icon: 'download', run: () => void actions.download(entries) },
    { key: 'move', label: t('command.move'), icon: 'move', run: () => ask({ kind: 'move', entries }) },
    {
      key: 'trash',
      label: t('command.trash'),
      icon: 'trash',
      danger: true,
      shortcut: 'Delete',
      run: () => void actions.trash(entries),
    },
    ...(one ? [rename] : []),
    { key: 'copy', label: t('command.copy'), icon: 'copy', run: () => ask({ kind: 'copy', entries }) },
    {
      key: 'favorite',
      label: t(favorite ? 'command.favorite' : 'command.unfavorite'),
      icon: 'star',
      run: () => void actions.setFavorite(entries, favorite),
    },
    ...(one
      ? [{ key: 'details', label: t('command.details'), icon: 'info', run: () => showDetails(first) } as const]
      : []),
  ];
}
