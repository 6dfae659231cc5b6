import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineSources, parseIndexTargets } from '../../../scripts/lib/engines/apt-sources';

const test = suite('engines/apt-sources');

/** What apt-get indextargets prints: uri, suite, component, origin. */
const machine = (...lines: string[]) =>
  parseIndexTargets(lines.map((line) => line.replaceAll(' ', '\t')).join('\n'));
/** The address and suite of each derived line; the options are tested apart. */
const placesOf = (lines: string[]) =>
  lines.map((line) => line.replace(/^deb \[.*\] (.*) main$/, '$1'));

const UNKNOWN = '$(ORIGIN)';
const own = machine(
  'http://mirror.example/debian/ bookworm main Debian',
  'http://mirror.example/debian/ bookworm-updates main Debian',
  'http://mirror.example/sec/ bookworm-security main Debian',
);

test("each engine's suites on the machine's own mirror, security where the machine has it", () => {
  assert.equal(placesOf(engineSources('suricata-6', own)), [
    'http://mirror.example/debian bullseye',
    'http://mirror.example/sec bullseye-security',
  ]);
  assert.equal(placesOf(engineSources('suricata-7', own)), [
    'http://mirror.example/debian bookworm',
    'http://mirror.example/debian bookworm-backports',
  ]);
  assert.equal(placesOf(engineSources('suricata-8', own)), [
    'http://mirror.example/debian trixie',
    'http://mirror.example/debian trixie-backports',
  ]);
});

test('every line is signed by the Debian keyring; only the ended release may be out of date', () => {
  for (const engine of ['suricata-6', 'suricata-7', 'suricata-8'] as const) {
    for (const line of engineSources(engine, own)) {
      assert.ok(line.includes('signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'));
      assert.is(line.includes('check-valid-until=no'), engine === 'suricata-6');
    }
  }
});

const cases: [what: string, sources: string[], expected: string[]][] = [
  [
    'a machine without lists, where apt cannot tell the publisher',
    [`http://mirror.example/debian/ trixie main ${UNKNOWN}`],
    ['http://mirror.example/debian bullseye'],
  ],
  [
    "Debian's cloud images, which name a file of mirrors",
    [
      `mirror+file:/etc/apt/mirrors/debian.list/ bookworm main ${UNKNOWN}`,
      `mirror+file:/etc/apt/mirrors/debian-security.list/ bookworm-security main ${UNKNOWN}`,
    ],
    [
      'mirror+file:/etc/apt/mirrors/debian.list bullseye',
      'mirror+file:/etc/apt/mirrors/debian-security.list bullseye-security',
    ],
  ],
  [
    'a mirror with a folder for each release',
    ['https://mirror.example/debian-bookworm/ bookworm main Debian'],
    ['https://mirror.example/debian-bullseye bullseye'],
  ],
  [
    'other publishers that use the same suite names',
    [
      'https://other.example/debian/ bookworm main Other',
      'http://mirror.example/debian/ bookworm main Debian',
    ],
    ['http://mirror.example/debian bullseye'],
  ],
  [
    'another publisher alone, and no lists',
    [`https://other.example/linux/tool/ bookworm main ${UNKNOWN}`],
    [
      'http://deb.debian.org/debian bullseye',
      'http://deb.debian.org/debian-security bullseye-security',
    ],
  ],
  [
    'an Ubuntu',
    ['http://archive.example/ubuntu/ noble main Ubuntu'],
    [
      'http://deb.debian.org/debian bullseye',
      'http://deb.debian.org/debian-security bullseye-security',
    ],
  ],
  ['a CD', ['cdrom:[Debian]/ bookworm main Debian'], ['http://deb.debian.org/debian bullseye']],
];
for (const [what, sources, expected] of cases) {
  test(what, () => {
    const places = placesOf(engineSources('suricata-6', machine(...sources)));
    assert.equal(places.slice(0, expected.length), expected);
  });
}

test('a machine with a mirror but no security source asks no further host', () => {
  const sources = machine('http://mirror.example/debian/ bookworm main Debian');
  assert.equal(placesOf(engineSources('suricata-6', sources)), [
    'http://mirror.example/debian bullseye',
  ]);
});

test.run();
