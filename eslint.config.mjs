import tseslint from 'typescript-eslint';

/**
 * What the compiler lets pass and has hurt, or would. Style is prettier's; unused names are the compiler's;
 * who imports whom is dependency-cruiser's (.dependency-cruiser.cjs).
 */
export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', '.engines/'] },
  {
    files: ['scripts/**/*.ts', 'rules-src/**/*.ts', 'tests/**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A promise that nobody waits for ends a run early or loses its error.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      // Inside try, `return promise` leaves before the catch and the finally.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // A new kind of condition, border or finding must be met by everyone who tells them apart.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // What is only a type costs no start-up, and swc needs to know it without looking elsewhere.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      // `import { type X }` alone still loads the file, and may close a circle.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      eqeqeq: 'error',
      'no-fallthrough': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'TSAsExpression > CallExpression[callee.object.name="JSON"][callee.property.name="parse"]',
          message:
            'What was parsed is unknown: read it with the schema of its format (scripts/model/).',
        },
      ],
    },
  },
  {
    // A test takes apart what it has made itself; uvu awaits what a test returns.
    files: ['tests/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
