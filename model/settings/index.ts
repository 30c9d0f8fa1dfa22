/** What apps may know of an instance beside its settings document. */
export { capabilitiesOf, contextOf, type ServerFacts } from './instance-facts.ts';
