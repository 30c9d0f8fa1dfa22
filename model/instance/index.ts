/** The instances: one per person, found by the domain of the request. */
export { asciiHost } from './domain-name.ts';
export { isEmail, isTimeZone } from './instance-options.ts';
export { createInstances } from './instances.ts';
export { seenAs } from './seen-as.ts';
export type {
  Environment,
  HostMatch,
  Instance,
  InstanceChanges,
  InstanceHooks,
  InstanceOptions,
  InstanceSettings,
  Instances,
  Locale,
} from './types.ts';
