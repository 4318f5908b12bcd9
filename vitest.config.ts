/** Unit tests lie beside their files; everything with a wider view lies in tests/. Browser tests (`*.spec.ts`) belong to Playwright. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    // Files share a worker's modules: tests here are pure, and starting a fresh world of modules per file costs more than the tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 120_000,
    passWithNoTests: false,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
