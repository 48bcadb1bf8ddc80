/** Type-aware lint over everything; import borders come from scripts/borders.mjs. */
import { relative, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { violation } from './scripts/borders.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** Reports imports that cross a border. */
const borders = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = relative(root, context.filename).replaceAll('\\', '/');
    const look = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      const to = source.startsWith('.')
        ? relative(root, resolve(dirname(context.filename), source)).replaceAll('\\', '/')
        : source;
      const typeOnly = (node.importKind ?? node.exportKind) === 'type';
      const problem = violation(from, to, typeOnly);
      if (problem) context.report({ node, message: problem });
    };
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    };
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '.cache/**',
      'node_modules/**',
      'test/fixtures/**',
      'media/**',
      '*.js',
      'src/kernel/wasm/assembly/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { dynascope: { rules: { borders } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.core.json',
          'tsconfig.portable.json',
          'tsconfig.node.json',
          'tsconfig.webview.json',
          'tsconfig.test.json',
        ],
        tsconfigRootDir: root,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // Methods of an interface are async for their callers, whether or not one of them waits.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-warning-comments': 'error',
    },
  },
  { files: ['src/**/*.ts', 'webview/**/*.ts'], rules: { 'dynascope/borders': 'error' } },
  {
    files: ['test/**/*.ts', '*.mts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
