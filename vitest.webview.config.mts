import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/webview/**/*.test.ts'],
    // Real browsers on two cores: one file after the other.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // A software renderer may hold a page up for longer than the usual second.
    expect: { poll: { timeout: 15_000 } },
  },
});
