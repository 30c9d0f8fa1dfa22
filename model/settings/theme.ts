import type { InstanceSettings } from '#model/instance';

/** How the apps look; empty: as the system of who looks. */
export type Theme = 'light' | 'dark' | '';

/** What the owner chose; anything else that is stored there is no choice. */
export function themeOf({ theme }: Pick<InstanceSettings, string>): Theme {
  return theme === 'light' || theme === 'dark' ? theme : '';
}
