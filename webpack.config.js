/** One factory for every bundle: extension, workers, command line and pages. */
const { resolve } = require('node:path');
const MiniCssExtractPlugin = require('mini-css-extract-plugin');
const { BannerPlugin } = require('webpack');

/** @type {(options: {name: string, entry: string, target: string, path?: string, plugins?: object[], externals?: object, mode: string}) => import('webpack').Configuration} */
function bundle({ name, entry, target, path = 'dist', plugins = [], externals = {}, mode }) {
  return {
    name,
    mode,
    target,
    entry: { [name]: entry },
    output: {
      path: resolve(__dirname, path),
      filename: '[name].js',
      ...(target === 'web' ? {} : { library: { type: 'commonjs2' } }),
    },
    devtool: mode === 'development' ? 'source-map' : false,
    externals,
    resolve: { extensions: ['.ts', '.js'], mainFields: ['module', 'main'] },
    module: {
      // What is required at run time by path (TensorFlow) is none of webpack's business.
      parser: { javascript: { createRequire: false } },
      rules: [
        { test: /\.ts$/, loader: 'esbuild-loader', options: { target: 'es2022' } },
        { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
        { test: /\.(ttf|svg)$/, type: 'asset/resource', generator: { filename: '[name][ext]' } },
      ],
    },
    plugins,
    // One file each: a worker or a page that fetches chunks would need more rights.
    optimization: { splitChunks: false, runtimeChunk: false },
    performance: { hints: false },
    stats: 'errors-warnings',
  };
}

module.exports = (_environment, { mode = 'production' }) => [
  bundle({
    name: 'extension',
    entry: './src/extension.ts',
    target: 'node20',
    externals: { vscode: 'commonjs vscode' },
    mode,
  }),
  bundle({ name: 'kernelThread', entry: './src/kernel/wasm/thread.ts', target: 'node20', mode }),
  bundle({
    name: 'trainingWorker',
    entry: './src/engine/trainingWorker.ts',
    target: 'node20',
    mode,
  }),
  bundle({ name: 'worker', entry: './src/engine/worker.ts', target: 'node20', mode }),
  bundle({
    name: 'helperThread',
    entry: './src/engine/parallel/helperThread.ts',
    target: 'node20',
    mode,
  }),
  bundle({
    name: 'cli',
    entry: './src/cli/main.ts',
    target: 'node20',
    plugins: [new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true })],
    mode,
  }),
  ...['inspector', 'preview', 'training'].map((name) =>
    bundle({
      name,
      entry: `./webview/${name}/main.ts`,
      target: 'web',
      path: 'dist/webview',
      plugins: [new MiniCssExtractPlugin()],
      mode,
    }),
  ),
];
