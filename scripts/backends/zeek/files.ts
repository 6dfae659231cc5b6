import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PlannedNotice } from '../../compile/plan';
import { renderTemplate, templatePath } from '../template';
import { zeekInterval, zeekString } from '../../lib/zeek-literals';

const PACKAGE = 'zeek/vitalwire';

/** Scripts that several kinds of observable share. */
const SUPPORT = [
  { name: 'xdr', signatures: false },
  { name: 'stream', signatures: false },
  { name: 'mounts', signatures: false },
  { name: 'rpc-stream', signatures: false },
  { name: 'nfs4', signatures: false },
] as const;

/** The Zeek package, by path below dist/. One script per kind of observable that is in use. */
export function zeekFiles(notices: readonly PlannedNotice[], version: string): Map<string, string> {
  const common = { version, zeekString };
  const shown = notices.map((planned) => ({
    ...planned,
    device: planned.detection.devices[0].product.replaceAll('_', ' '),
    suppress: zeekInterval(suppressSeconds(planned)),
  }));
  const kinds = [...new Set(shown.map(kindName))].sort().map((name) => ({
    name,
    notices: shown.filter((planned) => kindName(planned) === name),
    signatures: existsSync(templatePath(`zeek/${name}.sig.ejs`)),
  }));
  const files: [string, string][] = [
    [
      '__load__.zeek',
      renderTemplate('zeek/__load__.zeek.ejs', { ...common, kinds: [...SUPPORT, ...kinds] }),
    ],
    ['catalogue.zeek', renderTemplate('zeek/catalogue.zeek.ejs', { ...common, notices: shown })],
  ];
  for (const { name, signatures } of SUPPORT) {
    const data = { ...common, ports: streamPorts(shown) };
    files.push([`${name}.zeek`, renderTemplate(`zeek/${name}.zeek.ejs`, data)]);
    if (signatures) files.push([`${name}.sig`, renderTemplate(`zeek/${name}.sig.ejs`, data)]);
  }
  for (const { name, signatures, notices } of kinds) {
    const data = { ...common, notices };
    files.push([`${name}.zeek`, renderTemplate(`zeek/${name}.zeek.ejs`, data)]);
    if (signatures) files.push([`${name}.sig`, renderTemplate(`zeek/${name}.sig.ejs`, data)]);
  }
  const signatures = files.flatMap(([, text]) =>
    [...text.matchAll(/^signature (vitalwire::\S+) /gm)].map(([, id]) => id!),
  );
  const main = { ...common, notices: shown, signatures };
  files.push(['main.zeek', renderTemplate('zeek/main.zeek.ejs', main)]);
  return new Map(files.map(([file, text]) => [path.posix.join(PACKAGE, file), text]));
}

/** Ports on which streams are looked at from their first byte: where kinds say that theirs usually go. */
function streamPorts(notices: readonly PlannedNotice[]): string {
  return [...new Set(notices.map(({ data }) => data.stream_port).filter(Boolean))].join(', ');
}

function kindName({ detection }: PlannedNotice): string {
  return detection.observable.kind;
}

function suppressSeconds({ detection }: PlannedNotice): number {
  return detection.observable.suppressSeconds;
}
