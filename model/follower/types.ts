import type { DocEvent, Owner } from '#model/docs';

/** Somebody who does something after each change of some doctypes, and must not miss one. */
export interface ChangeHandler {
  /** The doctypes that matter to an owner. Asked at each change: it is to be known by heart. */
  doctypes(owner: Owner): ReadonlySet<string> | Promise<ReadonlySet<string>>;
  /**
   * Called for each change at least once, in their order for each document, and seldom twice: the second time is to change
   * nothing. When it rejects, it is called again later.
   */
  handle(event: DocEvent): Promise<void>;
}
