/** What apps may know of an instance beside its settings document. */
export { type Capabilities, capabilitiesOf, contextOf, type ServerFacts } from './instance-facts.ts';
