import type { ComponentChildren } from 'preact';
import { Skeleton } from './skeleton.tsx';
import './link-card.css';

export type LinkCardProps = {
  href: string;
  /** An icon, before the words. */
  picture: ComponentChildren;
  title: string;
  text?: string;
  /** How it is: a badge, or a few words. */
  note?: ComponentChildren;
};

/** A thing that can be opened, in a grid of others. Names and texts may come from anybody. */
export function LinkCard({ href, picture, title, text, note }: LinkCardProps) {
  return (
    <a class="card ui-link-card" href={href}>
      {picture}
      <span class="ui-link-card__words">
        <span class="ui-link-card__title" dir="auto">
          {title}
        </span>
        {text && (
          <span class="ui-link-card__text" dir="auto">
            {text}
          </span>
        )}
        {note && <span class="ui-link-card__note">{note}</span>}
      </span>
    </a>
  );
}

/** Cards side by side, as many as there is room for. Its children are `li`. */
export function LinkCards({ children }: { children: ComponentChildren }) {
  return <ul class="bare-list ui-link-cards">{children}</ul>;
}

/** The shape of cards that are on their way. */
export function LinkCardsSkeleton({ count }: { count: number }) {
  return (
    <div class="ui-link-cards">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class="card ui-link-card ui-link-card--waiting">
          <Skeleton width="3.5rem" height="3.5rem" />
          <span class="ui-link-card__words">
            <Skeleton width="60%" height="1.25rem" />
            <Skeleton width="95%" height="1rem" />
          </span>
        </div>
      ))}
    </div>
  );
}
