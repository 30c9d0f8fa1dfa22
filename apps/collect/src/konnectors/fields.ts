/** What a konnector asks its owner for: one input of the form. The manifest comes from a stranger. */
export type FieldSpec = {
  name: string;
  kind: 'text' | 'password' | 'email' | 'tel' | 'date' | 'number' | 'checkbox' | 'dropdown' | 'hidden';
  /** In the language of the reader; empty: the manifest has none. */
  label: string;
  help: string;
  placeholder: string;
  isRequired: boolean;
  /** For those who look for it. */
  isAdvanced: boolean;
  /** What tells this account from others. */
  isIdentifier: boolean;
  initial: string;
  options: readonly { value: string; label: string }[];
  minLength: number | null;
  maxLength: number | null;
};

type Members = Readonly<Record<string, unknown>>;

const KINDS = ['text', 'password', 'email', 'tel', 'date', 'number', 'checkbox', 'dropdown', 'hidden'] as const;
/** @see the accounts of the ecosystem: what is typed under these names is stored sealed */
const SECRETS = [
  'password',
  'secret',
  'dob',
  'code',
  'answer',
  'access_token',
  'refresh_token',
  'appSecret',
  'session',
];
const IDENTIFIERS = ['login', 'identifier', 'new_identifier', 'email'];
/** Said by the account itself, in the form of Collect. */
const OWN = ['accountName', 'folderPath', 'namePath', 'folder_to_save', 'frequency'];

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
const length = (value: unknown): number | null => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : null);

/** The fields of a manifest, in its order, with the words of its locale or else of its English. */
export function readFields(manifest: unknown, locale: string): FieldSpec[] {
  const { fields: given, locales } = members(manifest);
  const { advancedFields, ...plain } = members(given);
  const advanced = Object.entries(members(advancedFields)).map(([name, value]) => [name, value, true] as const);
  const all = [...Object.entries(plain).map(([name, value]) => [name, value, false] as const), ...advanced];
  const words = (language: string) => members(members(members(locales)[language])['fields']);
  const own = words(locale.split('-')[0] ?? 'en');
  const english = words('en');
  const specs = all
    .filter(([name, value]) => !OWN.includes(name) && members(value)['type'] !== 'folder')
    .map(([name, value, isAdvanced]) =>
      readField(name, members(value), isAdvanced, { own: members(own[name]), english: members(english[name]) }),
    );
  const identifier = identifierOf(specs, members(plain));
  return specs.map((spec) => ({ ...spec, isIdentifier: spec.name === identifier }));
}

type Words = { own: Members; english: Members };

function readField(name: string, field: Members, isAdvanced: boolean, { own, english }: Words): FieldSpec {
  const word = (...keys: string[]): string => {
    for (const key of keys) {
      const found = text(own[key]) || text(english[key]) || text(field[key]);
      if (found !== '') return found;
    }
    return '';
  };
  const isHidden = field['hidden'] === true;
  return {
    name,
    kind: isHidden ? 'hidden' : kindOf(name, field),
    label: word('label', 'inputLabel'),
    help: word('description', 'helper'),
    placeholder: word('placeholder'),
    isRequired: (field['required'] ?? field['isRequired'] ?? !isAdvanced) === true && !isHidden,
    isAdvanced: isAdvanced || field['advanced'] === true,
    isIdentifier: false,
    initial: field['default'] === true ? 'true' : text(field['default'] ?? field['value']),
    options: readOptions(field['options']),
    minLength: length(field['min'] ?? field['minLength']),
    maxLength: length(field['max'] ?? field['maxLength']),
  };
}

function kindOf(name: string, { type, encrypted }: Members): FieldSpec['kind'] {
  const kind = KINDS.find((known) => known === type) ?? (type === undefined && name === 'email' ? 'email' : 'text');
  const isSecret = encrypted === true || (type !== 'date' && SECRETS.includes(name));
  return kind === 'text' && isSecret ? 'password' : kind;
}

function readOptions(options: unknown): FieldSpec['options'] {
  if (!Array.isArray(options)) return [];
  return options.map((one: unknown) => {
    if (typeof one === 'string') return { value: one, label: one };
    const { value, name, label } = members(one);
    return { value: text(value), label: text(name) || text(label) || text(value) };
  });
}

/** The one that the manifest says, one of the usual names, or the first that is no secret. */
function identifierOf(specs: readonly FieldSpec[], fields: Members): string | undefined {
  const said = specs.find(({ name }) => members(fields[name])['role'] === 'identifier');
  const usual = IDENTIFIERS.flatMap((name) => specs.filter((spec) => spec.name === name));
  const first = specs.find(({ kind }) => kind === 'text' || kind === 'email' || kind === 'tel');
  return (said ?? usual[0] ?? first)?.name;
}

export const isSecret = ({ kind, name }: FieldSpec): boolean => kind === 'password' || SECRETS.includes(name);
