import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlannedNotice } from '../../compile/plan';
import { zeekInterval, zeekRecord, zeekString } from '../../lib/zeek-literals';
import { partsOf } from '../../model/zeek-data';
import { renderTemplate } from '../template';
import { streamSignatures } from './stream-signatures';
import { wrapLiteral } from './wrap-literal';

const PACKAGE = 'zeek/vitalwire';

/** The package as it is written by hand; data.zeek and data.sig are rendered beside it. */
const STATIC = path.join(__dirname, '../../zeek/vitalwire');

/** The Zeek package, by path below dist/. */
export function zeekFiles(notices: readonly PlannedNotice[], version: string): Map<string, string> {
  return new Map([
    ...staticFiles(),
    [`${PACKAGE}/data.zeek`, dataScript(notices, version)],
    [`${PACKAGE}/data.sig`, dataSignatures(notices, version)],
  ]);
}

function staticFiles(): [string, string][] {
  return readdirSync(STATIC, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => /\.(zeek|sig)$/.test(file))
    .sort()
    .map((file) => [`${PACKAGE}/${file}`, readFileSync(path.join(STATIC, file), 'utf8')]);
}

function dataScript(notices: readonly PlannedNotice[], version: string): string {
  const parts = notices.flatMap(({ data }) => partsOf(data));
  return renderTemplate('zeek/data.zeek.ejs', {
    version,
    notices,
    kinds: [...new Set(notices.map(({ detection }) => detection.observable.kind))].sort(),
    ports: {
      stream_ports: portsOf(parts.map(({ streamPorts }) => streamPorts)),
      udp_content_ports: portsOf(parts.map(({ datagramPorts }) => datagramPorts)),
    },
    tables: tables(notices),
  });
}

/** Ports that definitions name, each once. */
function portsOf(named: readonly (readonly string[] | undefined)[]): string[] {
  return [...new Set(named.flatMap((ports) => ports ?? []))].sort();
}

interface Table {
  name: string;
  entries: { id: string; value: string }[];
}

/** The catalogue first, then the tables of the kinds, by name. */
function tables(notices: readonly PlannedNotice[]): Table[] {
  const given = notices.flatMap((planned) =>
    partsOf(planned.data).flatMap(({ entry: own }) => (own ? [{ planned, ...own }] : [])),
  );
  const names = [...new Set(given.map(({ table }) => table))].sort();
  const entry = ({ detection }: PlannedNotice, value: string) => ({
    id: zeekString(detection.id),
    value: wrapLiteral(value, 1),
  });
  return [
    { name: 'catalogue', entries: notices.map((planned) => entry(planned, catalogued(planned))) },
    ...names.map((name) => ({
      name,
      entries: given
        .filter(({ table }) => table === name)
        .map(({ planned, value }) => entry(planned, value)),
    })),
  ];
}

function catalogued({ detection, notice }: PlannedNotice): string {
  return zeekRecord('Detection', {
    title: zeekString(detection.title),
    grade: zeekString(detection.grade),
    device: zeekString(detection.devices[0].product.replaceAll('_', ' ')),
    notice,
    suppress: zeekInterval(detection.observable.suppressSeconds),
    ...(detection.only ? { only: zeekString(detection.only) } : {}),
    ...(detection.expectable ? { expectable: 'T' } : {}),
    ...(detection.offByDefault ? { off: zeekString(detection.offByDefault) } : {}),
  });
}

function dataSignatures(notices: readonly PlannedNotice[], version: string): string {
  const signatures = notices.flatMap(({ detection, data }) =>
    partsOf(data)
      .flatMap(({ signatures: own }) => own ?? [])
      .map((signature) => ({
        ...signature,
        id: `vitalwire::${signature.name}::${detection.id.replace('/', '::')}`,
        detection: zeekString(detection.id),
      })),
  );
  return renderTemplate('zeek/data.sig.ejs', {
    version,
    streams: streamSignatures(notices),
    signatures,
  });
}
