/** What the owner wants to be told before an event of the agenda. */
export { createReminders, REMINDER_WORKER, type Reminders } from './reminders.ts';
