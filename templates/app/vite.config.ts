import { defineConfig } from 'vite';

// The server lets browsers keep for ever what has a hash as the second part of its name: `index.3f9c2ab104.js`.
const HASHED = '[name].[hash:20]';

export default defineConfig({
  build: {
    target: 'es2023',
    // The policy of a cozy's pages allows no script inside the page.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      output: {
        hashCharacters: 'hex',
        entryFileNames: `${HASHED}.js`,
        chunkFileNames: `${HASHED}.js`,
        assetFileNames: `${HASHED}[extname]`,
      },
    },
  },
});
