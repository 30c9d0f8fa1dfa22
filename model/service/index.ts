/** The programs of web apps that work while nobody looks: what makes them run. */
export { declaredTriggers } from './declared.ts';
export { createServiceTriggers } from './service-triggers.ts';
