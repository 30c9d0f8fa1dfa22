import type { Fault } from './types.ts';

const WORDS = {
  address_refused: 'The other side refused the call',
  bad_address: 'This is not an address of the internet',
  contact_gone: 'The contact is not there any more',
  contact_silent: 'The contact has no mail address',
  file_gone: 'The file is not there any more, or is in the trash',
  folder_gone: 'The folder is not there any more, or is in the trash',
  folder_inside: 'This place is a file, not a folder',
  konnector_gone: 'The connection to the service is not there any more',
  loop: 'The rule would have set itself off again, through another one',
  name_empty: 'The name is empty once its values are filled in',
  no_mail_address: 'You have no mail address',
  not_allowed: 'The application that made the rule may not do that any more',
  other_side_down: 'The other side did not answer',
  rule_changed: 'The rule was changed before it was done',
  too_deep: 'Too many rules set each other off',
  too_many_calls: 'There were too many of these in the last hour',
  too_often: 'The rule was set off too often in an hour',
  unexpected: 'Something unexpected happened',
} as const;

export type FaultCode = keyof typeof WORDS;

/** A step cannot be done, for a reason that the owner can read. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly code: FaultCode;
  /** It may pass by itself. */
  readonly retry: boolean;

  constructor(code: FaultCode, { retry = false, cause }: { retry?: boolean; cause?: unknown } = {}) {
    super(WORDS[code], cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry = retry;
  }
}

export function faultOf(code: FaultCode): Fault {
  return { code, detail: WORDS[code] };
}
