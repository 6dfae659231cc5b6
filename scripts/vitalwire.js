#!/usr/bin/env node
'use strict';

// The one JavaScript file that starts everything else: ts-node transpiles the TypeScript it loads.
// skipIgnore lets the command run from node_modules too, where ts-node would leave .ts files alone.
const path = require('node:path');
const root = path.join(__dirname, '..');
require('ts-node').register({
  swc: true,
  skipIgnore: true,
  project: path.join(root, 'tsconfig.json'),
});
require('./cli.ts').main(process.argv.slice(2), require('./commands').COMMANDS);
