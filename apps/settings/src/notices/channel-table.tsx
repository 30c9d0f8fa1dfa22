import { useI18n } from '../locales/index.ts';
import { CHANNELS, channelsOf, type Preferences, type Teller, withChannel } from './preferences-api.ts';

type ChannelTableProps = {
  preferences: Preferences;
  tellers: readonly Teller[];
  onChange: (preferences: Preferences) => void;
};

/** A line for each kind, then one for what has none of its own; a box for each channel. */
export function ChannelTable({ preferences, tellers, onChange }: ChannelTableProps) {
  const { t } = useI18n();
  const line = (key: string, name: string, teller = '') => (
    <tr key={key}>
      <th scope="row">
        {name}
        {teller && <span class="line__note">{teller}</span>}
      </th>
      {CHANNELS.map((channel) => (
        <td key={channel}>
          <label class="channels__box">
            <input
              type="checkbox"
              aria-label={`${t(`channel.${channel}`)}: ${name}${teller && `, ${teller}`}`}
              checked={channelsOf(preferences, key).includes(channel)}
              onChange={({ currentTarget: { checked } }) => onChange(withChannel(preferences, key, channel, checked))}
            />
          </label>
        </td>
      ))}
    </tr>
  );
  return (
    <table class="channels">
      <thead>
        <tr>
          <th scope="col">{t('notices.kind')}</th>
          {CHANNELS.map((channel) => (
            <th key={channel} scope="col">
              {t(`channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tellers.flatMap(({ slug, name, kinds }) =>
          kinds.map(({ category, text }) => line(`${slug}/${category}`, text, name)),
        )}
        {line('default', t('notices.others'))}
      </tbody>
    </table>
  );
}
