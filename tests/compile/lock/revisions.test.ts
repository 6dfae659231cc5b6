import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Detection } from '../../../scripts/kinds/detection';
import { seal } from '../../../scripts/compile/lock/lock';
import { plan } from '../../../scripts/compile/plan';
import contact from '../../../rules-src/contec-cms8000/contact';
import mount from '../../../rules-src/contec-cms8000/nfs-mount';

const test = suite('lock/revisions');

/** Which entries a change of a definition moves, as `engine variant`. */
function moved(before: Detection, after: Detection): string[] {
  const source = (detection: Detection) => [{ file: 'x.ts', detection }];
  const today = '2027-01-01';
  const lock = plan(source(before), seal([]), { published: [], today }).lock;
  const next = plan(source(after), lock, { published: lock.entries, today }).lock;
  return (
    next.entries
      .filter((entry) => {
        const old = lock.entries.find(
          ({ engine, variant }) => engine === entry.engine && variant === entry.variant,
        );
        return !old || old.rev !== entry.rev || old.state !== entry.state;
      })
      // What drops, inline, is made of the same and moves with it.
      .filter(({ variant }) => !variant.startsWith('ips-'))
      .map(({ engine, variant }) => `${engine} ${variant}`)
  );
}
const ALL = ['suricata to', 'suricata crossed', 'zeek Contec_CMS8000_Contact'];
const RULES = ALL.slice(0, 2);

const changes: [what: string, change: Partial<Detection>, moves: string[]][] = [
  ['nothing', {}, []],
  ['a new date', { updated: '2027-01-01' }, []],
  ['a new date of creation', { created: '2026-01-01' }, []],
  ['references in another order', { references: reversed(contact.references) }, []],
  ['techniques in another order', { attack: reversed(contact.attack) }, []],
  ['what it means, what to do', { meaning: 'Other words.', doNow: ['Other words.'] }, []],
  ['false positives', { falsePositives: [] }, []],
  ['the title', { title: 'contact with one of two addresses' }, ALL.slice(2)],
  ['the message', { message: 'contact with two addresses' }, RULES],
  ['the grade', { grade: 'seen' }, ALL],
  ['the severity', { severity: 'Minor' }, ALL],
  ['the classtype', { classtype: 'misc-activity' }, RULES],
  ['the confidence', { confidence: 'Low' }, RULES],
  ['a reference less', { references: [contact.references[0]] }, RULES],
  ['a switch to off', { offByDefault: 'noisy' }, RULES],
];
for (const [what, change, moves] of changes) {
  test(`${what}: ${moves.length === 0 ? 'no revision moves' : `${moves.length} move`}`, () => {
    assert.equal(moved(contact, { ...contact, ...change } as Detection).sort(), [...moves].sort());
  });
}

test('a changed condition moves its rules and no others', () => {
  const observable = {
    ...contact.observable,
    targets: ['202.114.4.119', '202.114.4.120', '202.114.4.121'],
  };
  assert.equal(moved(contact, { ...contact, observable }).sort(), [...ALL].sort());
  const later = { ...contact.observable, suppressSeconds: 60 };
  // Zeek's suppression is of the notice, not of what it means.
  assert.equal(moved(contact, { ...contact, observable: later }), [
    'suricata to',
    'suricata crossed',
  ]);
});

test('a call less retires its rules and leaves the others', () => {
  const observable = { ...mount.observable, calls: [mount.observable.calls[0]] as const };
  const names = moved(mount, { ...mount, observable });
  assert.ok(names.length > 1);
  // The alert and its border look at what all calls have.
  assert.ok(
    names.every((name) => /nfs4|root|zeek|suricata (crossed-)?call-/.test(name)),
    names.join(', '),
  );
});

function reversed<T>(list: readonly [T, ...T[]]): readonly [T, ...T[]] {
  return [...list].reverse() as unknown as readonly [T, ...T[]];
}

test.run();
