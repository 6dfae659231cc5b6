#!/usr/bin/env node
'use strict';

// `npm test`: starts scripts/test/run.ts, which runs every test file in a process of its own.
require('./typescript.js');
require('./test/run.ts')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
