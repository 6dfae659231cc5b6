import type { WirePacket } from '../capture';
import { bcc, carescape, intellivue, vista } from './bedside';
import { cms } from './cms';
import { dicom } from './dicom';
import { headerFields } from './headers';
import type { Told } from './layout';
import { rpc } from './rpc';
import { astm, ftp, hl7, http, xml } from './text-protocols';

/** What a packet's message is, where it is one that pages know; null otherwise. */
export function messageOf({
  payload,
  protocol,
  sourcePort,
  destinationPort,
}: WirePacket): Told | null {
  const { data } = payload;
  if (data.length === 0) return null;
  const ports = [sourcePort, destinationPort];
  return (
    http(data) ??
    hl7(data) ??
    rpc(data, protocol === 'tcp') ??
    dicom(data) ??
    ftp(data, ports) ??
    astm(data) ??
    xml(data) ??
    bcc(data) ??
    carescape(data, ports) ??
    intellivue(data, ports) ??
    vista(data, ports) ??
    cms(data)
  );
}

/** What the bytes of a packet from `first` to `last` are, by the names of the standards. */
export function fieldName(packet: WirePacket, first: number, last: number): string {
  const { payloadAt } = packet;
  if (first < payloadAt) {
    return headerFields(packet)
      .filter(({ start, end }) => start <= last && end > first)
      .map(({ name }) => name)
      .join(', ');
  }
  const [from, to] = [first - payloadAt, last - payloadAt];
  const place = from === to ? `payload byte ${from}` : `payload bytes ${from}–${to}`;
  const names = (messageOf(packet)?.fields ?? [])
    .filter(({ start, end }) => start <= to && end > from)
    .map(({ name }) => name);
  return names.length === 0 ? place : `${[...new Set(names)].join(', ')} (${place})`;
}
