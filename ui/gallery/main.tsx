import '../tokens.css';
import '../base.css';
import { type ComponentChildren, render } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../client/index.ts';
import { Icon, type IconName } from '../icons/icon.tsx';
import { paths } from '../icons/paths.ts';
import {
  BackLink,
  Badge,
  Button,
  CodeForm,
  ConfirmDialog,
  createToasts,
  Dialog,
  DialogActions,
  EmptyState,
  Field,
  IconButton,
  LinkCard,
  LinkCards,
  LinkCardsSkeleton,
  LoadedView,
  Mark,
  Menu,
  menuIcon,
  Notice,
  Panel,
  Progress,
  SearchInput,
  Select,
  Skeleton,
  Switch,
  Tabs,
  type Tint,
  TintedIcon,
} from '../index.ts';
import { Toasts } from '../widgets/toasts.tsx';
import './gallery.css';

const TINTS: readonly Tint[] = ['amber', 'sky', 'plum', 'rose', 'pine', 'stone'];
const ICONS = Object.keys(paths) as IconName[];
const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
];
const toasts = createToasts();

const BADGES = ['plain', 'soft', 'warn', 'bad', 'accent', 'danger'] as const;
/** Of the server, by its status: 0 is no answer. */
const FAILURES = [0, 403, 500].map((status) => new ApiError(status, ''));

function Row({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="gallery__row">{children}</div>
    </section>
  );
}

function Theme({ name }: { name: 'light' | 'dark' }) {
  const [asking, setAsking] = useState(false);
  const [sure, setSure] = useState(false);
  const [words, setWords] = useState('');
  const [on, setOn] = useState(true);
  const undo = { label: 'Undo', run: () => undefined };
  return (
    <div class={`gallery__theme gallery__theme--${name}`}>
      <h1>
        <Mark size={40} /> {name}
      </h1>
      <Row title="Buttons">
        {(['primary', 'soft', 'quiet', 'danger'] as const).map((tone) => (
          <Button key={tone} tone={tone} onClick={() => toasts.show({ text: tone, tone: 'plain', action: undo })}>
            {tone}
          </Button>
        ))}
        <Button tone="primary" icon="upload" small>
          small
        </Button>
        <IconButton icon="download" label="Download" />
      </Row>
      <Row title="Menu and dialog">
        <Menu
          label="Menu"
          triggerClass="ui-button ui-button--soft"
          trigger="Menu"
          align="start"
          items={[
            { key: 'rename', label: 'Rename', icon: menuIcon('pencil'), onSelect: () => setAsking(true) },
            { key: 'trash', label: 'Move to trash', icon: menuIcon('trash'), danger: true },
          ]}
        />
        <Button onClick={() => setAsking(true)}>Dialog</Button>
        <Button onClick={() => setSure(true)}>Are you sure</Button>
        {sure && (
          <ConfirmDialog
            title="Remove it?"
            text="It cannot be brought back."
            action="Remove"
            onConfirm={() => Promise.reject(new Error('it fails here'))}
            onClose={() => setSure(false)}
          />
        )}
        {asking && (
          <Dialog title="A question" onClose={() => setAsking(false)}>
            <DialogActions>
              <Button tone="primary" onClick={() => setAsking(false)}>
                Yes
              </Button>
            </DialogActions>
          </Dialog>
        )}
      </Row>
      <Row title="Fields">
        <Field label="Name" value="Garden.jpg" />
        <SearchInput label="Look for" value={words} onInput={setWords} />
        <Select label="Language" options={LANGUAGES} value="fr" />
        <Field label="Refused" value="a/b" error="A name cannot contain “/”." />
      </Row>
      <Row title="Switches">
        <Switch label="On or off" note="What it means." checked={on} onChange={setOn} />
        <Switch label="Off" checked={false} onChange={() => undefined} />
        <Switch label="Not yours to change" checked disabled onChange={() => undefined} />
      </Row>
      <Row title="Places">
        <BackLink href="#back">Back to the list</BackLink>
        <Tabs
          label={`Parts, ${name}`}
          tabs={[
            { href: '#one', label: 'One', isCurrent: true },
            { href: '#two', label: 'Two', isCurrent: false, waiting: { count: 2, label: '2 updates', tone: 'accent' } },
            {
              href: '#three',
              label: 'Three',
              isCurrent: false,
              waiting: { count: 1, label: '1 fault', tone: 'danger' },
            },
          ]}
        />
      </Row>
      <Row title="Badges">
        {BADGES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Row>
      <Panel
        title={`A panel, ${name}`}
        text="What it is about, in a sentence."
        action={<Button tone="soft">Change it</Button>}
      >
        <CodeForm
          label="Code of the mail"
          action="Send"
          onCode={async (code) => (code === '4711' ? null : 'That is not the code.')}
        />
      </Panel>
      <LinkCards>
        <li>
          <LinkCard
            href="#card"
            picture={<TintedIcon tint="sky" icon="clock" />}
            title="A thing that opens, with a long name that somebody gave it"
            text="What it is for."
            note={<Badge tone="soft">fine</Badge>}
          />
        </li>
      </LinkCards>
      <LinkCardsSkeleton count={1} />
      <Row title="Progress and waiting">
        <Progress label="Half" share={0.5} />
        <Progress label="Nearly full" share={0.95} tone="danger" />
        <Skeleton width="8rem" height="1rem" />
      </Row>
      <Row title="Tints">
        {TINTS.map((tint) => (
          <TintedIcon key={tint} tint={tint} icon="file" />
        ))}
      </Row>
      <Row title="Icons">
        {ICONS.map((icon) => (
          <span key={icon} title={icon}>
            <Icon name={icon} />
          </span>
        ))}
      </Row>
      <Notice icon="cloudOff">You are offline.</Notice>
      <EmptyState title="Nothing here yet" text="What a list says when it has nothing." />
      <LoadedView state={{ phase: 'loading' }} onRetry={() => undefined} lines={2}>
        {() => null}
      </LoadedView>
      {FAILURES.map((error) => (
        <LoadedView key={error.status} state={{ phase: 'failed', error }} onRetry={() => undefined}>
          {() => null}
        </LoadedView>
      ))}
    </div>
  );
}

const root = document.querySelector('#gallery');
if (root) {
  render(
    <div class="gallery">
      <Theme name="light" />
      <Theme name="dark" />
      <Toasts store={toasts} closeLabel="Close" />
    </div>,
    root,
  );
}
