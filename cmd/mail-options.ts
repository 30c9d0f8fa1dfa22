import { type Command, Option } from 'commander';

export interface MailOptions {
  mailhog?: boolean;
  mailHost?: string;
  mailPort?: string;
  mailUsername?: string;
  mailPassword?: string;
  mailUseSsl?: boolean;
  mailDisableTls?: boolean;
  mailLocalName?: string;
  mailNoreplyAddress?: string;
  mailNoreplyName?: string;
  mailReplyTo?: string;
  mailAlertAddress?: string;
}

/** How mails leave. Only the first one is shown in the help: the others are better in the configuration file. */
export function mailOptions(command: Command): Command {
  command.option('--mailhog', 'send mails to a catcher of this machine: port 1025, without TLS');
  for (const flags of [
    '--mail-host <host>',
    '--mail-port <port>',
    '--mail-username <name>',
    '--mail-password <password>',
    '--mail-use-ssl',
    '--mail-disable-tls',
    '--mail-local-name <name>',
    '--mail-noreply-address <address>',
    '--mail-noreply-name <name>',
    '--mail-reply-to <address>',
    '--mail-alert-address <address>',
  ]) {
    command.addOption(new Option(flags).hideHelp());
  }
  return command;
}

export function mailFlags(options: MailOptions): Record<string, unknown> {
  const { mailhog } = options;
  return {
    'mail.host': mailhog ? 'localhost' : options.mailHost,
    'mail.port': mailhog ? '1025' : options.mailPort,
    'mail.username': options.mailUsername,
    'mail.password': options.mailPassword,
    'mail.use_ssl': options.mailUseSsl,
    'mail.disable_tls': mailhog ? true : options.mailDisableTls,
    'mail.local_name': options.mailLocalName,
    'mail.noreply_address': options.mailNoreplyAddress,
    'mail.noreply_name': options.mailNoreplyName,
    'mail.reply_to': options.mailReplyTo,
    'mail.alert_address': options.mailAlertAddress,
  };
}
