import path from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../scripts/lib/root';

/** What an author's editor says before any build runs. */
const test = suite('model/types');

const HEAD = `
import { detection } from '../../scripts/kinds/detection';
import { CMS8000 } from '../../rules-src/contec-cms8000/family';
import contact from '../../rules-src/contec-cms8000/contact';
import telemetry from '../../rules-src/contec-cms8000/telemetry';
export default detection(CMS8000, `;

/** An argument of detection(), and what the compiler has to say of it. */
const wrong: [what: string, argument: string, said: RegExp][] = [
  ['an unknown grade', `{ ...contact, grade: 'terrible' }`, /'"terrible"' is not assignable/],
  ['a severity of another scale', `{ ...contact, severity: 'High' }`, /'"High"' is not assignable/],
  [
    'a classtype that is not stock',
    `{ ...contact, classtype: 'medical' }`,
    /'"medical"' is not assignable/,
  ],
  ['a device by its name', `{ ...contact, devices: ['acme'] }`, /'string' is not assignable/],
  ['no device', `{ ...contact, devices: [] }`, /Source has 0 element/],
  [
    'no positive',
    `{ ...contact, proof: { ...contact.proof, alerts: [] } }`,
    /Source has 0 element/,
  ],
  ['no negative', `{ ...contact, proof: { alerts: contact.proof.alerts } }`, /'silent' is missing/],
  ['steps that are no list', `{ ...contact, doNow: 'run' }`, /'string' is not assignable/],
  ['no title', `(({ title, ...rest }) => rest)(contact)`, /'title' is missing/],
  [
    'an id without a family',
    `{ ...contact, id: 'contact' }`,
    /'"contact"' is not assignable to type '`/,
  ],
  ['a date in words', `{ ...contact, created: 'yesterday' }`, /'"yesterday"' is not assignable/],
  [
    'a reference in clear',
    `{ ...contact, references: [{ kind: 'url', url: 'http://x.org', title: 'x' }] }`,
    /'"http:\/\/x\.org"' is not assignable/,
  ],
  [
    'a CVE that is none',
    `{ ...contact, references: [{ kind: 'cve', id: 'CVE-new' }] }`,
    /'"CVE-new"' is not assignable/,
  ],
  ['a field that does not exist', `{ ...contact, colour: 'red' }`, /'colour' does not exist/],
  ['an engine nobody has', `{ ...contact, cannot: { snort: 'x' } }`, /'snort' does not exist/],
  [
    'an unknown kind of observable',
    `{ ...contact, observable: { kind: 'smoke' } }`,
    /'"smoke"' is not assignable/,
  ],
  [
    'an observable without its time',
    `{ ...contact, observable: { kind: 'address-contact', targets: ['192.0.2.1'], direction: 'to' } }`,
    /'suppressSeconds' is missing/,
  ],
  [
    'a direction that is none',
    `{ ...contact, observable: { ...contact.observable, direction: 'from' } }`,
    /'"from"' is not assignable/,
  ],
  [
    'a number in another byte order',
    `{ ...telemetry, observable: { ...telemetry.observable, frames: [{ name: 'x', sampleBytes: 2, fields: [{ at: 0, number: { size: 2, order: 'middle', min: 1, max: 2, sample: 1 } }] }] } }`,
    /'"middle"' is not assignable/,
  ],
  [
    'a flow over an unknown transport',
    `{ ...contact, proof: { ...contact.proof, alerts: [{ name: 'x', flows: [{ transport: 'sctp' }] }] } }`,
    /'"sctp"' is not assignable/,
  ],
];
const nameOf = (i: number) => path.join(ROOT, 'tests/model', `case-${i}.ts`);
const texts = new Map(
  ['contact', ...wrong.map(([, argument]) => argument)].map((argument, i) => [
    nameOf(i),
    `${HEAD}${argument});\n`,
  ]),
);
const said = compile();

test('a sound definition compiles', () => {
  assert.equal(said.get(nameOf(0)) ?? [], []);
});

wrong.forEach(([what, , expected], i) => {
  test(`${what} does not compile`, () => {
    const errors = said.get(nameOf(i + 1)) ?? [];
    assert.ok(
      errors.some((error) => expected.test(error)),
      `${errors.join('\n') || 'no error'}`,
    );
  });
});

/** All cases in one program: the compiler reads the project once. */
function compile(): Map<string, string[]> {
  const file = path.join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  // A case does not use all that the others need.
  const options = { ...parsed.options, noUnusedLocals: false };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  const source = host.getSourceFile.bind(host);
  host.readFile = (name) => texts.get(path.normalize(name)) ?? read(name);
  host.fileExists = (name) => texts.has(path.normalize(name)) || exists(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(path.normalize(name));
    return text === undefined
      ? source(name, target, ...rest)
      : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return new Map(
    [...texts.keys()].map((name) => [
      name,
      program
        .getSemanticDiagnostics(program.getSourceFile(name))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ]),
  );
}

test.run();
