import { Icon } from '@cozy/ui';
import { type Entry, type FilesApi, ROOT_ID, TRASH_ID } from '@cozy/ui/files';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { type MoveTo, useDropTarget } from './dragged.ts';

type Step = { id: string; name: string };
type BreadcrumbProps = {
  folder: Entry | null;
  files: Pick<FilesApi, 'get'>;
  /** Where the way begins. */
  start: Step;
  hrefOf: (id: string) => string;
  moveTo?: MoveTo;
};

async function stepsTo(
  folder: Entry,
  startId: string,
  files: Pick<FilesApi, 'get'>,
  known: Map<string, Entry>,
): Promise<Step[]> {
  const steps: Step[] = [];
  let at = folder;
  while (at.id !== startId && at.id !== ROOT_ID && at.id !== TRASH_ID) {
    known.set(at.id, at);
    steps.unshift({ id: at.id, name: at.name });
    if (at.dirId === startId || !at.dirId) break;
    at = known.get(at.dirId) ?? (await files.get(at.dirId));
  }
  return steps;
}

/** The way from the top to the folder on screen; each step can be gone to, and dropped on. */
export function Breadcrumb({ folder, files, start, hrefOf, moveTo }: BreadcrumbProps) {
  const { t } = useI18n();
  const [steps, setSteps] = useState<Step[]>([]);
  // Folders above, by id: they seldom change their name while one walks through them.
  const known = useRef(new Map<string, Entry>());
  useEffect(() => {
    let isLast = true;
    if (!folder) return;
    // Without the folders above, the folder itself is still named.
    const alone = folder.id === start.id ? [] : [{ id: folder.id, name: folder.name }];
    stepsTo(folder, start.id, files, known.current).then(
      (found) => isLast && setSteps(found),
      () => isLast && setSteps(alone),
    );
    return () => {
      isLast = false;
    };
  }, [folder, start.id]);
  const all = [start, ...(folder ? steps : [])];
  const above = all.slice(0, -1);
  const here = all.at(-1) ?? start;
  return (
    <nav class="crumbs" aria-label={t('browse.path')}>
      <ol class="bare-list crumbs__list">
        {above.map((step) => (
          <li key={step.id} class="crumbs__step">
            <CrumbLink step={step} href={hrefOf(step.id)} {...(moveTo && { moveTo })} />
            <Icon name="chevron" size={14} />
          </li>
        ))}
        <li class="crumbs__step crumbs__here">
          <h1 class="crumbs__title" dir="auto" title={here.name}>
            {here.name}
          </h1>
        </li>
      </ol>
    </nav>
  );
}

function CrumbLink({ step, href, moveTo }: { step: Step; href: string; moveTo?: MoveTo }) {
  const { over, handlers } = useDropTarget(moveTo ? (ids) => moveTo(ids, step) : null);
  return (
    <a
      {...handlers}
      class={`crumbs__link${over ? ' crumbs__link--over' : ''}`}
      href={href}
      dir="auto"
      title={step.name}
    >
      {step.name}
    </a>
  );
}
