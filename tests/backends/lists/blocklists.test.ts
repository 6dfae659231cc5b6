import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blocklistFiles } from '../../../scripts/backends/lists/blocklists';
import {
  cidrOf,
  ciscoDestination,
  collapse,
  networkOf,
  targets,
} from '../../../scripts/backends/lists/targets';
import { loadDetections } from '../../../scripts/compile/load';
import type { Source } from '../../../scripts/compile/source';

const test = suite('containment/blocklists');
const sources = loadDetections();

/** A detection of the real ones with other targets. */
function contact(id: string, listed: readonly string[]): Source {
  const real = sources.find(({ detection }) => detection.id === 'contec-cms8000/contact')!;
  const observable = { ...real.detection.observable, targets: listed };
  return {
    file: real.file,
    detection: { ...real.detection, id, observable } as Source['detection'],
  };
}

test('halves become their whole, and what lies within another goes', () => {
  const collapsed = (...cidrs: string[]) => collapse(cidrs.map(networkOf)).map(cidrOf);
  assert.equal(collapsed('10.0.0.0/25', '10.0.0.128/25'), ['10.0.0.0/24']);
  assert.equal(collapsed('10.0.1.0/25', '10.0.0.128/25'), ['10.0.0.128/25', '10.0.1.0/25']);
  assert.equal(collapsed('10.0.0.0/24', '10.0.0.7/32'), ['10.0.0.0/24']);
  assert.equal(collapsed('10.0.0.7/32', '10.0.0.0/24', '10.0.0.0/24'), ['10.0.0.0/24']);
  assert.equal(collapsed('10.0.0.0/32', '10.0.0.1/32', '10.0.0.2/31'), ['10.0.0.0/30']);
  assert.equal(collapsed('0.0.0.0/1', '128.0.0.0/1'), ['0.0.0.0/0']);
});

test('a host that one detection names and a range that another names go to separate lists', () => {
  const pair = [
    contact('a/host', ['192.0.2.1']),
    contact('a/rest', ['192.0.2.0/32', '192.0.2.2/31']),
  ];
  assert.equal(
    targets(pair, 'addresses').map(({ cidr }) => cidr),
    ['192.0.2.1/32'],
  );
  assert.equal(
    targets(pair, 'subnets').map(({ cidr, detections }) => [cidr, detections]),
    [['192.0.2.0/30', ['a/rest']]],
  );
});

test("the advisory's two addresses and its subnet are what the lists hold, and nothing else", () => {
  // CISA ICSMA-25-030-01 Update A, mitigations.
  const files = blocklistFiles(sources, '0.0.0');
  const body = (file: string) =>
    files
      .get(`blocklists/${file}`)!
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
  const addresses = ['202.114.4.119/32', '202.114.4.120/32'];
  assert.equal(body('vitalwire-addresses.txt'), addresses);
  assert.equal(body('vitalwire-addresses.bare.txt'), addresses);
  assert.equal(body('vitalwire-subnets.txt'), ['202.114.4.0/24']);
});

test('no scope, no file; no name is known, so no RPZ', () => {
  const files = [...blocklistFiles([contact('a/host', ['192.0.2.1'])], '0.0.0').keys()];
  assert.ok(files.length > 0);
  assert.not.ok(files.some((file) => /subnets|rpz/.test(file)));
  assert.is(blocklistFiles([], '0.0.0').size, 0);
});

test('every format but the bare list speaks of the patient and of the scope', () => {
  for (const [file, text] of blocklistFiles(sources, '0.0.0')) {
    if (file.endsWith('.bare.txt')) assert.match(text, /^([\d.]+\/\d+\n)+$/);
    else assert.ok(text.includes('PATIENT SAFETY') && text.includes('SCOPE'), file);
  }
});

test("router lists deny before they permit, and Cisco's remarks and masks have its form", () => {
  assert.is(ciscoDestination('192.0.2.0/26'), '192.0.2.0 0.0.0.63');
  assert.is(ciscoDestination('10.0.0.0/9'), '10.0.0.0 0.127.255.255');
  assert.is(ciscoDestination('192.0.2.7/32'), 'host 192.0.2.7');
  const files = blocklistFiles(sources, '0.0.0');
  const cisco = files
    .get('blocklists/vitalwire-addresses.cisco-ios.txt')!
    .split('\n')
    .filter((line) => line.startsWith(' '));
  assert.is(cisco.at(-1), ' permit ip any any');
  assert.equal(
    cisco.filter((line) => line.startsWith(' deny')),
    [' deny ip any host 202.114.4.119 log', ' deny ip any host 202.114.4.120 log'],
  );
  assert.ok(cisco.every((line) => !line.startsWith(' remark') || line.length <= 100));
  const junos = files.get('blocklists/vitalwire-addresses.junos.txt')!.trim().split('\n');
  assert.match(junos.at(-1)!, /term rest then accept$/);
  assert.match(junos.at(-2)!, /term leaving then discard$/);
});

test.run();
