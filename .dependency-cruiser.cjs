/**
 * The arrows of docs/architecture.md. A layer imports from the layers named behind it, types included, and
 * nothing imports in a circle.
 */
const FOUNDATION = ['lib'];
const MODEL = [...FOUNDATION, 'model'];
const KINDS = [...MODEL, 'protocols', 'kinds'];
const COMPILE = [...KINDS, 'compile'];
const BACKENDS = [...COMPILE, 'backends'];

/** Layer: what it may import besides itself. */
const ARROWS = {
  lib: [],
  model: FOUNDATION,
  protocols: MODEL,
  kinds: KINDS,
  compile: KINDS,
  backends: COMPILE,
  lab: BACKENDS,
  release: BACKENDS,
  // What runs on a sensor reads the manifest: no definitions, no compiler of them.
  operator: [...MODEL, 'backends'],
  // Pages for people: what the pack is and what the lab shows of it.
  site: [...BACKENDS, 'lab', 'release'],
  commands: [...BACKENDS, 'lab', 'release', 'operator'],
  test: FOUNDATION,
};

/** Folders that a layer may import from beyond its layers. */
const BEYOND = {
  // Publishing verifies what it publishes with the very code that a sensor verifies it with.
  // The doctor's proofs are packets, which the lab writes; they are published with the pack.
  release: ['scripts/operator/verify/', 'scripts/operator/pin/', 'scripts/lab/doctor-proofs'],
  compile: ['rules-src/'],
  // What no detection answers is known to no compiler.
  site: ['rules-src/left-out\\.ts'],
};

/** Where reading begins: programs, tests, and the definitions, which the compiler loads by their place. */
const STARTS = [
  '^tests/.*\\.test\\.ts$',
  '^tests/release/build/kill-at-step\\.js$',
  '^tests/live/speak\\.ts$',
  '^rules-src/',
  '^scripts/(vitalwire\\.js|cli\\.ts|operator-cli\\.ts|test\\.js|test/(register\\.js|run\\.ts))$',
  // Programs of package.json, and what a thread starts with.
  '^scripts/lab/bench/(cases|engine|gate|write-background)\\.ts$',
  '^scripts/release/bench-(build|hunt)\\.ts$',
  '^scripts/operator/hunt/hunt-worker\\.ts$',
  '^scripts/site/main\\.ts$',
  // Run in a reader's browser.
  '^scripts/site/client/.*\\.js$',
  // What stands in a page as it is.
  '^scripts/operator/report/browser/page\\.js$',
];

const layers = Object.entries(ARROWS).map(([layer, allowed]) => ({
  name: `arrows of scripts/${layer}`,
  comment: `scripts/${layer} imports from ${[layer, ...allowed].join(', ')} only (docs/architecture.md, "Layers")`,
  severity: 'error',
  from: { path: `^scripts/${layer}/` },
  to: {
    path: '^(scripts|rules-src|tests)/',
    pathNot: [
      `^scripts/(${[layer, ...allowed].join('|')})/`,
      ...(BEYOND[layer] ?? []).map((folder) => `^${folder}`),
    ],
  },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'arrows of rules-src',
      comment:
        'definitions are data: from scripts/ they take types, `detection` and builders of traffic',
      severity: 'error',
      from: { path: '^rules-src/' },
      to: {
        path: '^(scripts|tests)/',
        pathNot: '^scripts/((kinds|protocols|model)/|lib/addresses\\.ts$)',
      },
    },
    {
      name: 'no circles',
      comment: 'move what both need into a file of its own',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no file that nobody uses',
      comment: 'what neither a program nor a test leads to is dead: take it out',
      severity: 'error',
      from: { path: STARTS },
      to: { path: '^(scripts|tests)/', pathNot: STARTS, reachable: false },
    },
    {
      name: 'tests are imported by tests alone',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'what is shipped needs no development dependency',
      comment:
        'what runs on a sensor carries its libraries in one file each (scripts/release/operator-package.ts)',
      severity: 'error',
      from: { path: '^scripts/(lib|model|operator)/|^scripts/operator-cli\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Types as well: a type that is taken from above is an arrow all the same.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
