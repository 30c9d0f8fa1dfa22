import { z } from 'zod';

/**
 * What a member is. `text`: a long string; `moment`: a date, or a date and time; `list` and `map` hold what `of` says, `object` has
 * `fields`; `metadata`: `cozyMetadata`.
 */
const TYPES = [
  'any',
  'boolean',
  'date',
  'datetime',
  'email',
  'integer',
  'list',
  'map',
  'metadata',
  'moment',
  'number',
  'object',
  'string',
  'text',
  'url',
] as const;

/** What a member is for who does not know the doctype: the title of a line, when it takes place... */
const ROLES = ['title', 'subtitle', 'date', 'start', 'end', 'picture'] as const;

const RULE = z.strictObject({
  /** Nothing else than these. */
  enum: z.array(z.string()).min(1).optional(),
  pattern: z
    .string()
    .refine((text) => !Number.isNaN(text.length) && isPattern(text), { error: 'is no regular expression' })
    .optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  maxLength: z.int().positive().optional(),
  /** It is the id of a document of that doctype. Whether there is one is not looked at. */
  doctype: z.string().optional(),
});

const NAME = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,60}$/);

const FIELD = z.strictObject({
  type: z.enum(TYPES),
  description: z.string().optional(),
  /** @default false */
  mandatory: z.boolean().optional(),
  role: z.enum(ROLES).optional(),
  rule: RULE.optional(),
  get of() {
    return FIELD.optional();
  },
  get fields() {
    return z.record(NAME, FIELD).optional();
  },
});

export const DEFINITION = z.strictObject({
  doctype: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/),
  /** Of one document, as a type of a program. */
  name: z.string().regex(/^[A-Z][A-Za-z0-9]{0,60}$/),
  description: z.string().min(1),
  /** `server`: other routes than `/data` write it. @default apps */
  writer: z.literal('server').optional(),
  /** How it is indexed: the members that name it, and those that are searched too, by their path (`email.address`). */
  search: z.strictObject({ title: z.string(), text: z.array(z.string()) }).optional(),
  fields: z.record(NAME, FIELD),
});

/** One member. A member that no definition names is allowed: documents have more than what is known of them. */
export interface Field {
  type: (typeof TYPES)[number];
  description?: string | undefined;
  mandatory?: boolean | undefined;
  role?: (typeof ROLES)[number] | undefined;
  rule?: z.infer<typeof RULE> | undefined;
  of?: Field | undefined;
  fields?: Record<string, Field> | undefined;
}

/** A file `doctype.json` of the catalogue. */
export interface Definition extends Omit<z.infer<typeof DEFINITION>, 'fields'> {
  fields: Record<string, Field>;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') !== undefined;
  } catch {
    return false;
  }
}
