import { ConfirmDialog } from '@cozy/ui';
import { FolderPicker, NameDialog, ROOT_ID } from '@cozy/ui/files';
import { ShareDialog } from '../links/share-dialog.tsx';
import { useI18n } from '../locales/index.ts';
import { hrefOf } from '../owner/routes.ts';
import type { DriveServices } from '../owner/services.ts';
import type { Actions } from './actions.ts';
import type { Question } from './question.ts';

type QuestionsProps = { question: Question; services: DriveServices; actions: Actions; onClose: () => void };

/** The dialog of a question. */
export function Questions({ question, services, actions, onClose }: QuestionsProps) {
  const { t } = useI18n();
  const { files, listing } = services;
  const { route } = services.place.value;
  const here = route.view === 'folder' ? route.id : ROOT_ID;
  switch (question.kind) {
    case 'folder':
      return (
        <NameDialog
          title={t('folder.title')}
          action={t('folder.create')}
          initial=""
          onSubmit={async (name) => {
            listing.put(await files.createFolder(here, name));
            if (route.view !== 'folder') location.hash = hrefOf({ view: 'folder', id: here });
          }}
          onClose={onClose}
        />
      );
    case 'rename': {
      const { id, name } = question.entry;
      return (
        <NameDialog
          title={t('rename.title', { name })}
          action={t('command.rename')}
          initial={name}
          onSubmit={async (next) => listing.put(await files.rename(id, next))}
          onClose={onClose}
        />
      );
    }
    case 'move':
    case 'copy': {
      const { kind, entries } = question;
      return (
        <FolderPicker
          title={t(`${kind}.title`, { count: entries.length, name: entries[0]?.name ?? '' })}
          action={t(`${kind}.here`)}
          files={files}
          startId={here}
          excluded={new Set(entries.map(({ id }) => id))}
          onPick={(folder) => void actions[kind](entries, folder)}
          onClose={onClose}
        />
      );
    }
    case 'destroy': {
      const { entries } = question;
      return (
        <ConfirmDialog
          title={t('destroy.title', { count: entries.length, name: entries[0]?.name ?? '' })}
          text={t('destroy.text')}
          action={t('command.destroy')}
          onConfirm={() => actions.destroy(entries)}
          onClose={onClose}
        />
      );
    }
    case 'empty-trash':
      return (
        <ConfirmDialog
          title={t('empty.title')}
          text={t('destroy.text')}
          action={t('empty.action')}
          onConfirm={actions.emptyTrash}
          onClose={onClose}
        />
      );
    case 'share':
      return <ShareDialog entry={question.entry} services={services} onClose={onClose} />;
  }
}
