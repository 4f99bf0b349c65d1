import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // graphql ships twice; the tools load its CommonJS copy, and a schema of one realm is none in the other.
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Far above what any test takes, because a machine that does much else must not fail one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes in milliseconds; on a machine that does much else it may take seconds.
    expect: { poll: { timeout: 30_000 } },
  },
})
