import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PreviewProps } from './preview.tsx';

/** The preview, loaded when the first file is looked at. */
export function LazyPreview(props: PreviewProps) {
  const [Loaded, setLoaded] = useState<ComponentType<PreviewProps> | null>(null);
  useEffect(() => {
    void import('./preview.tsx').then(({ Preview }) => setLoaded(() => Preview));
  }, []);
  return Loaded && <Loaded {...props} />;
}
