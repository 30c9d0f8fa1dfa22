import { ROOT_ID } from '@cozy/doctypes/files';
import type { IconName, Tint } from '@cozy/ui';
import { type Draft, newStep, newWhen } from './rule.ts';

/** Where a rule may begin: the words of the template fill its texts. */
export type Template = {
  key: TemplateKey;
  icon: IconName;
  tint: Tint;
  draft: (words: TemplateWords) => Omit<Draft, 'name'>;
};
export type TemplateKey = 'invoices' | 'tell' | 'screenshots' | 'weekly' | 'contact' | 'evening' | 'button' | 'blank';
/** In the owner's language. */
export type TemplateWords = (key: 'invoices' | 'screenshots' | 'tell' | 'weekly' | 'contact' | 'button') => string;

const MONDAY = 1;

const BLANK: Template = {
  key: 'blank',
  icon: 'plus',
  tint: 'stone',
  draft: () => ({ when: newWhen('file'), steps: [newStep('notify')] }),
};

export const TEMPLATES: readonly Template[] = [
  {
    key: 'invoices',
    icon: 'pdf',
    tint: 'rose',
    draft: (words) => ({
      when: { on: 'file', folder: ROOT_ID, deep: true, name: words('invoices'), kinds: ['pdf'] },
      steps: [{ do: 'move', folder: '', subfolder: '{{date.year}}' }],
    }),
  },
  {
    key: 'tell',
    icon: 'bell',
    tint: 'amber',
    draft: (words) => ({
      when: newWhen('file'),
      steps: [{ do: 'notify', title: words('tell'), text: '{{file.link}}' }],
    }),
  },
  {
    key: 'screenshots',
    icon: 'image',
    tint: 'plum',
    draft: (words) => ({
      when: { on: 'file', folder: ROOT_ID, deep: true, name: words('screenshots'), kinds: ['image'] },
      steps: [{ do: 'move', folder: '', subfolder: '' }],
    }),
  },
  {
    key: 'weekly',
    icon: 'clock',
    tint: 'sky',
    draft: (words) => ({
      when: { on: 'time', every: 'week', at: '09:00', days: [MONDAY] },
      steps: [{ do: 'todo', title: words('weekly'), text: '', in_days: 0 }],
    }),
  },
  {
    key: 'contact',
    icon: 'people',
    tint: 'pine',
    draft: (words) => ({
      when: newWhen('document'),
      steps: [{ do: 'todo', title: words('contact'), text: '', in_days: 7 }],
    }),
  },
  {
    key: 'evening',
    icon: 'download',
    tint: 'sky',
    draft: () => ({ when: { on: 'time', every: 'day', at: '20:00', days: [] }, steps: [newStep('konnector')] }),
  },
  {
    key: 'button',
    icon: 'link',
    tint: 'plum',
    draft: (words) => ({
      when: newWhen('webhook'),
      steps: [{ do: 'notify', title: words('button'), text: '{{webhook.text}}' }],
    }),
  },
  BLANK,
];

/** Any that is not known is the blank one. */
export function templateOf(key: string): Template {
  return TEMPLATES.find((template) => template.key === key) ?? BLANK;
}
