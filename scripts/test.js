#!/usr/bin/env node
'use strict';

// `npm test`: starts scripts/test/run.ts, which runs every test file in a process of its own.
require('./test/register.js');
require('./test/run.ts')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
