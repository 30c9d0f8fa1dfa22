/** The instances: one per person, found by the domain of the request. */
export { createInstances, type InstancesDeps } from './instances.ts';
export type {
  CreationOptions,
  Environment,
  HostMatch,
  Instance,
  InstanceChanges,
  InstanceHooks,
  InstanceOptions,
  InstancePage,
  InstanceSettings,
  Instances,
  Locale,
} from './types.ts';
