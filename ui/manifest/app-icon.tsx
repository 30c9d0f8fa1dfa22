import './app-icon.css';

/** The icon of an application, by its address. The first letter of its name stands behind one that does not come. */
export function AppIcon({ src, name, large }: { src: string; name: string; large?: boolean }) {
  return (
    <span class={`ui-icon-tile${large ? ' ui-icon-tile--large' : ''}`}>
      <span aria-hidden="true">{[...name][0]?.toLocaleUpperCase()}</span>
      <img
        src={src}
        alt=""
        loading="lazy"
        onError={(event) => {
          event.currentTarget.hidden = true;
        }}
      />
    </span>
  );
}
