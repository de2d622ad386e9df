import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/test/**'];
/** Where time, timers and randomness of the process come in; everybody else is handed them, so that a simulation can be all of them. */
const edges = [
  'packages/core/src/services/runtime.ts',
  'packages/core/src/conformance/**',
  'packages/adapter-memory/src/{sandbox,settings}.ts',
  'packages/store-postgres/src/testing/**',
];
const syntax = (selector, message) => ({ selector, message });
const chance = [
  syntax('ExportAllDeclaration', 'Name each export.'),
  syntax("MemberExpression[object.name='Date'][property.name='now']", 'Take the clock of the runtime.'),
  syntax("NewExpression[callee.name='Date'][arguments.length=0]", 'Take the clock of the runtime.'),
  syntax("MemberExpression[object.name='Math'][property.name='random']", 'Take the randomness of the runtime.'),
  syntax('CallExpression[callee.property.name=/^(localeCompare|toLocale)/]', 'Its answer depends on the machine.'),
  syntax("MemberExpression[object.name='AbortSignal'][property.name='timeout']", 'Take the schedule of the runtime.'),
];
const rxjsTime = [
  ...['interval', 'timer', 'delay', 'delayWhen', 'debounceTime', 'auditTime', 'sampleTime', 'throttleTime', 'timeout'],
  ...['bufferTime', 'windowTime', 'timestamp', 'timeInterval'],
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/coverage/**', '**/*.{js,mjs,cjs}', '**/*.generated.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.test.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ from: 'lib', name: 'bigint' }] },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['{packages,examples}/*/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@lateral/*/src/*', '@lateral/*/dist/*'], message: 'Import a published entry.' }] },
      ],
      'no-restricted-syntax': ['warn', { selector: 'ExportAllDeclaration', message: 'Name each export.' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'AbortSignal',
          property: 'any',
          message: 'Node 20 may collect it before it fires, and whoever waits hangs.',
        },
      ],
      complexity: ['warn', 10],
      'max-lines-per-function': ['warn', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['packages/{core,adapter-*,store-*}/src/**/*.ts'],
    ignores: [...tests, ...edges],
    rules: {
      'no-restricted-syntax': ['error', ...chance],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto', 'Intl'],
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['@lateral/*/src/*', '@lateral/*/dist/*'], message: 'Import a published entry.' }],
          paths: [
            { name: 'rxjs', importNames: rxjsTime, message: 'Take the schedule of the runtime.' },
            {
              name: 'node:crypto',
              importNames: ['randomBytes', 'randomUUID', 'randomInt', 'webcrypto'],
              message: 'Take the randomness of the runtime.',
            },
            ...['timers', 'node:timers', 'node:timers/promises', 'node:perf_hooks'],
          ],
        },
      ],
    },
  },
  {
    // Pure: time, randomness and I/O arrive as arguments.
    files: ['packages/core/src/{domain,rules,protocol}/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'crypto', 'process', 'setTimeout', 'fetch', 'console'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-imports': [
        'error',
        { patterns: ['node:*', 'rxjs', 'rxjs/*', 'inversify', 'io-ts', 'io-ts/*', '@lateral/*'] },
      ],
    },
  },
);
