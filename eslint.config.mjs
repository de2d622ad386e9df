import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/test/**'];

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
      complexity: ['warn', 10],
      'max-lines-per-function': ['warn', { max: 70, skipBlankLines: true, skipComments: true }],
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
