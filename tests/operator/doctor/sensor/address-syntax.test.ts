import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faultOf } from '../../../../scripts/operator/doctor/sensor/address-syntax';

const test = suite('doctor/sensor/address-syntax');

for (const value of [
  'any',
  '10.0.0.0/8',
  '[10.0.0.0/8, 172.16.0.0/12]',
  '[10.0.0.0/8,!10.1.0.0/16]',
  '!$HOME_NET',
  '[10.0.0.0/255.0.0.0,10.1.0.1-10.1.0.9,fd00::/8,$WARDS]',
  '[10.0.0.0/8,[192.168.0.0/16,!192.168.1.1]]',
  '[10.0.0.0/8,]',
]) {
  test(`${value} is read`, () => assert.is(faultOf(value), null));
}

for (const [value, better] of [
  ['[10.0.0.0/8, 172.16.0.0/12 ]', '[10.0.0.0/8,172.16.0.0/12]'],
  ['[10.0.0.0/33,192.168.0.0/16]', '[10.0.0.0/8,192.168.0.0/16]'],
  ['[203.0.113.0/33,192.168.0.0/16]', '[192.168.0.0/16]'],
  ['[10.0.0/8]', '[10.0.0.0/8]'],
  ['[10.1.0.0/16,!10.0.0.0/8]', '[10.1.0.0/16]'],
  ['[10.0.0.0/8,!10.0.0.0/8]', '[10.0.0.0/8]'],
  ['[10.0.0.0/8', '[10.0.0.0/8]'],
  ['[10.0.0.0/8,,192.168.0.0/16]', '[10.0.0.0/8,192.168.0.0/16]'],
  ['[ , 10.0.0.0/8]', '[10.0.0.0/8]'],
  [',10.0.0.0/8', '10.0.0.0/8'],
  ['[10.0.0.0/8,[,10.1.0.0/16]]', '[10.0.0.0/8,[10.1.0.0/16]]'],
  ['wards.example', null],
  ['[]', null],
] as const) {
  test(`${value} is not, and becomes ${better}`, () => {
    const fault = faultOf(value);
    assert.ok(fault);
    assert.is(fault.better, better);
    if (better !== null) assert.is(faultOf(better), null);
  });
}

test.run();
