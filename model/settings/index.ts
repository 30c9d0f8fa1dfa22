/** What apps may know of an instance beside its settings document, and what its owner must be told. */
export { capabilitiesOf, contextOf, type ServerFacts } from './instance-facts.ts';
export { type Theme, themeOf } from './theme.ts';
export { createWarnings, movedTo, type Warning, type Warnings } from './warnings.ts';
export { welcomeStepOf } from './welcome.ts';
