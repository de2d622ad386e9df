import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url)); // absolute: jest resolves a relative rootDir against the cwd
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@lateral/devnet-([a-z-]+)$': at('./devnets/') + '$1/src/index.ts',
    '^@lateral/([a-z-]+)$': at('./packages/') + '$1/src/index.ts', // sources: tests need no build
    '^@lateral/([a-z-]+)/([a-z-]+)$': at('./packages/') + '$1/src/$2/index.ts', // sub-path entries
    '^(\\.{1,2}/.*)\\.js$': '$1', // './x.js' in TypeScript is './x.ts' here
  },
  transform: {
    // `module` stays unset: @swc/jest emits es6 or commonjs per file, as jest asks
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
      },
    ],
  },
};
const folders = ['packages', 'devnets', 'examples']
  .filter((folder) => existsSync(at(folder)))
  .flatMap((folder) =>
    readdirSync(at(folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}`),
  );

export default {
  rootDir: at('.'),
  testTimeout: 30_000, // a loaded machine is slow; what waits has a limit of its own. Jest reads it here alone
  maxWorkers: '100%', // many wait for clocks and nodes
  projects: folders.map((folder) => ({
    ...common,
    displayName: folder.startsWith('devnets/') ? folder.replace('devnets/', 'devnet-') : folder.split('/')[1],
    rootDir: at(folder),
    testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
    // Long tests on real ledger software: npm run test:ledgers
    testPathIgnorePatterns: process.env.LATERAL_LEDGERS === undefined ? ['/test/nodes/'] : [],
    collectCoverageFrom: ['<rootDir>/src/**/*.ts', '!<rootDir>/src/**/*.test.ts', '!<rootDir>/src/**/index.ts'],
  })),
  coverageProvider: 'v8',
  coverageReporters: ['text', 'json-summary'],
};
