'use strict';

// What `node -r` loads before a test file: TypeScript as scripts/vitalwire.js reads it.
const path = require('node:path');
require('ts-node').register({
  swc: true,
  skipIgnore: true,
  project: path.join(__dirname, '..', '..', 'tsconfig.json'),
});
