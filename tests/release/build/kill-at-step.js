'use strict';

// Preloaded into a build or a command: ends it by SIGKILL just before its VITALWIRE_KILL_AT-th change to a disk below
// VITALWIRE_KILL_BELOW. A signal, not an exception: no catch and no finally may help.
const fs = require('node:fs');
const below = process.env.VITALWIRE_KILL_BELOW;
const wanted = (
  process.env.VITALWIRE_KILL_OPS ?? 'mkdirSync,writeFileSync,renameSync,rmSync'
).split(',');
let left = Number(process.env.VITALWIRE_KILL_AT);

for (const name of wanted) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).startsWith(below) && --left === 0) process.kill(process.pid, 'SIGKILL');
    return original(path, ...rest);
  };
}
