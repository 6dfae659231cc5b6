import {
  zeekBool,
  zeekPatternBytes,
  zeekRecord,
  zeekSet,
  zeekString,
  zeekVector,
} from '../../lib/zeek-literals';
import type { KindContext } from '../../model/observable';
import type { ZeekData } from '../../model/zeek-data';
import {
  firstConstant,
  fixedFields,
  leastDatagram,
  looseFields,
} from '../../protocols/datagram/fields';
import type { LooseField } from '../../protocols/datagram/loose';
import { filledPattern } from '../../protocols/datagram/loose/filled';
import { wordPattern } from '../../protocols/datagram/loose/word';
import { zeekField, zeekFrame } from '../frame-zeek';
import { plainFields, type FrameField } from '../../protocols/frame/frames';
import { sizes, targetPort, type UdpDatagram } from './pattern';
import { questionsOf } from './questions';

export function zeek(o: UdpDatagram, context: KindContext): ZeekData {
  const [least, most] = sizes(o);
  const target = targetPort(o);
  const fixed = fixedFields(o.fields) as [FrameField];
  const value = zeekRecord('DatagramWatch', {
    ...(target === undefined ? {} : { sent_to: `${target}/udp` }),
    ...(o.sourcePort === undefined ? {} : { sent_from: `${o.sourcePort}/udp` }),
    answers_too: zeekBool(o.answersToo ?? false),
    least: String(Math.max(least, leastDatagram(o.fields))),
    most: String(most),
    fields: zeekVector(plainFields({ fields: fixed }).map(zeekField)),
    loose: zeekVector(looseFields(o.fields).map(zeekLoose)),
    after: zeekSet(questionsOf(o, context).map(({ id }) => zeekString(id))),
    to_segment: zeekBool(o.concerns === 'segment'),
    device_sends: zeekBool(o.concerns !== 'receiver'),
  });
  const ports = [target, o.sourcePort, ...(o.usualPorts ?? [])].filter((one) => one !== undefined);
  return {
    entry: { table: 'datagram_watches', value },
    datagramPorts: ports.map((port) => `${port}/udp`),
    ...(o.usualPorts === undefined ? {} : { signatures: [elsewhere(o)] }),
  };
}

/** On other ports than the usual ones a signature recognises it, and the script looks closer. */
function elsewhere(o: UdpDatagram) {
  const first = firstConstant(o.fields);
  const bytes = zeekPatternBytes(Buffer.from(first.bytes, 'hex'));
  const place = 'at' in first ? `{${first.at}}` : '*';
  return {
    name: 'datagram',
    conditions: ['ip-proto == udp', `payload /^[\\x00-\\xff]${place}${bytes}/`],
    event: 'datagram_recognised',
  };
}

function zeekLoose(one: LooseField): string {
  if ('oneOf' in one) {
    return zeekRecord('LooseField', {
      at: String(one.at),
      size: String(one.oneOf[0]!.length / 2),
      any_of: zeekSet(one.oneOf.map((hex) => zeekString(Buffer.from(hex, 'hex')))),
    });
  }
  if ('word' in one) {
    const text = wordPattern(one, (said) => zeekPatternBytes(Buffer.from(said, 'latin1')));
    return zeekRecord('LooseField', { at: '0', text: `/${text}/` });
  }
  const from = { at: String(one.from) };
  if ('bytes' in one) {
    return zeekRecord('LooseField', { ...from, bytes: zeekString(Buffer.from(one.bytes, 'hex')) });
  }
  if ('filled' in one) {
    return zeekRecord('LooseField', { ...from, text: `/${filledPattern(one)}/` });
  }
  return zeekRecord('LooseField', {
    ...from,
    group: zeekFrame({ name: 'group', fields: one.group }),
  });
}
