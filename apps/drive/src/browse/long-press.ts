import { useRef } from 'preact/hooks';

const LONG = 450;
/** A finger that goes further than this many pixels scrolls. */
const STILL = 10;

/** A finger that stays on something. The click that comes when it leaves is told apart by `wasLong`. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const long = useRef(false);
  const stop = () => clearTimeout(timer.current);
  return {
    wasLong(): boolean {
      const was = long.current;
      long.current = false;
      return was;
    },
    handlers: {
      onPointerDown(event: PointerEvent) {
        long.current = false;
        if (event.pointerType === 'mouse') return;
        start.current = { x: event.clientX, y: event.clientY };
        stop();
        timer.current = setTimeout(() => {
          long.current = true;
          navigator.vibrate?.(10);
          onLongPress();
        }, LONG);
      },
      onPointerMove({ clientX, clientY }: PointerEvent) {
        if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > STILL) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    },
  };
}
