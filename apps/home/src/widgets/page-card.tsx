import type { PageWidget } from './declared.ts';
import './widgets.css';

/** A page of an app in a frame: it has the rights of the app, and none of this page. */
export function PageCard({ widget: { title, src, height } }: { widget: PageWidget }) {
  return (
    <section class="card day" aria-label={title}>
      <h2 class="day__title" dir="auto">
        {title}
      </h2>
      <iframe
        class="day__page"
        title={title}
        src={src}
        height={height}
        loading="lazy"
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-top-navigation-by-user-activation"
      />
    </section>
  );
}
