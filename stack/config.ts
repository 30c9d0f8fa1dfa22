/** The configuration: the only code that reads the environment and the configuration file. */
export { configFolders } from './config/find-files.ts';
export { type LoadOptions, loadConfig } from './config/load-config.ts';
export {
  type Address,
  type Config,
  ConfigError,
  type CouchConfig,
  type Credentials,
  type LoadedConfig,
  type MailConfig,
  type RedisConfig,
  type Secret,
  type Secrets,
  type SmtpServer,
} from './config/types.ts';
