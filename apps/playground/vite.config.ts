import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses, so that the build works in any folder of any server.
  base: './',
  build: { target: 'es2022', chunkSizeWarningLimit: 2500 },
  // Workers load backends and digits when they need them, which takes modules.
  worker: { format: 'es' },
  server: { port: 4173 },
});
