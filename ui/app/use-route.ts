import { useEffect, useState } from 'preact/hooks';

/** The place that the address says, after its `#`. Each new one is shown from its top. */
export function useRoute<Route>(parse: (hash: string) => Route): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const follow = () => {
      setRoute(parse(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return route;
}
