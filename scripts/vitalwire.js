#!/usr/bin/env node
'use strict';

// What starts everything else, which is TypeScript.
require('./typescript.js');
require('./cli.ts').main(process.argv.slice(2), require('./commands').COMMANDS);
