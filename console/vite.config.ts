import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    target: 'es2022',
    // The server forbids inline code and foreign origins; everything is a file of its own.
    assetsInlineLimit: 0,
    // One script of 180 kB gzipped, fetched once per release: splitting it would gain nothing.
    chunkSizeWarningLimit: 700,
  },
  test: { include: ['src/**/*.test.ts'] },
  server: {
    // `npm run dev` beside a server that runs with its default ports.
    proxy: { '/console/api': { target: 'https://127.0.0.1:8443', secure: false } },
  },
});
