/** Intents: what an app has another one do, in a frame. Both sides of the messages. @see docs/api/intents.md */
export { answerIntent, type IntentService, intentOf } from './answer-intent.ts';
export { IntentDialog } from './intent-dialog.tsx';
