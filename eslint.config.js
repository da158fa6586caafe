// Lint rules: what types do not see. Layout is nobody's business here but .editorconfig's.

import eslint from '@eslint/js';
import typescript from 'typescript-eslint';

export default typescript.config(
  { ignores: ['dist/', 'fixtures/', 'test/fixtures/', '**/node_modules/', '.cache/'] },
  eslint.configs.recommended,
  {
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      'no-undef': 'off', // types see that in lib; tests and scripts run
      'no-control-regex': 'off', // control characters in diagnostics are what is looked for
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-fallthrough': 'off', // tsc checks it
      'no-cond-assign': 'off',
      'no-constant-condition': 'off',
      'no-useless-assignment': 'off',
      'preserve-caught-error': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all', ignoreReadBeforeAssign: true }],
      'no-misleading-character-class': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    extends: [typescript.configs.recommended],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': 'off', // tsc: noUnusedLocals, noUnusedParameters
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/no-wrapper-object-types': 'off', // String, Number as values to compare with
      '@typescript-eslint/no-unsafe-function-type': 'off',
    },
  },
);
