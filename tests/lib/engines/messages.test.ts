import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explainApt } from '../../../scripts/lib/engines/apt-get';
import { parseConsole, parseEngineLog } from '../../../scripts/lib/engines/engine-log';
import { shellLine } from '../../../scripts/lib/process';

const test = suite('engines/messages');

test("Suricata's log: warnings and errors, not notices, not a cut line", () => {
  const line = (level: string, message: string) =>
    JSON.stringify({ log_level: level, event_type: 'engine', engine: { message } });
  const text = [line('Notice', 'n'), line('Warning', 'w'), line('Error', 'e'), '{"log_lev'];
  assert.equal(parseEngineLog(text.join('\n')), [
    { level: 'warning', text: 'w' },
    { level: 'error', text: 'e' },
  ]);
});

for (const [what, line, expected] of [
  [
    'of 6',
    '23/11/2026 -- 11:52:49 - <Error> - [ERRCODE: SC_ERR_FATAL(171)] - cannot open',
    'cannot open',
  ],
  ['of 7 and 8', 'Error: conf-yaml-loader: cannot open', 'conf-yaml-loader: cannot open'],
  ['short', 'E: threads: cannot start', 'threads: cannot start'],
] as const) {
  test(`an error on the console ${what}`, () => {
    assert.equal(parseConsole(`${line}\nNotice: suricata: bye`), [
      { level: 'error', text: expected },
    ]);
  });
}

for (const [stderr, expected] of [
  [
    "E: Failed to fetch http://m/x  Temporary failure resolving 'm'",
    /cannot be reached.*resolving/,
  ],
  ['W: GPG error: http://m x: NO_PUBKEY 6ED0E7B82643E131', /keys here are too old.*NO_PUBKEY/],
  ['E: Unable to locate package suricata', /mirror of this machine does not have it/],
  ["E: You don't have enough free space in /x/.", /^You don't have enough free space/],
  ['', /^apt-get was ended by SIGKILL$/],
] as const) {
  test(`apt's words as one line: ${stderr || 'none'}`, () => {
    const said = explainApt(stderr, 'was ended by SIGKILL');
    assert.match(said, expected);
    assert.not.match(said, /\n/);
  });
}

test('a command is printed so that a shell reads it back', () => {
  const command = {
    file: '/opt/my engines/zeek',
    args: ['-C', "it's", '$HOME'],
    env: { TZ: 'UTC' },
  };
  assert.is(
    shellLine(command, '/tmp/out'),
    `cd /tmp/out && TZ=UTC '/opt/my engines/zeek' -C 'it'\\''s' '$HOME'`,
  );
});

test.run();
