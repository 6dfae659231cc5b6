import path from 'node:path';
import { isDumpConfig } from './dump-config';

export type FileKind =
  | 'suricata-yaml'
  | 'yaml'
  | 'dump-config'
  | 'build-info'
  | 'rules'
  | 'updates'
  | 'threshold'
  | 'filter'
  | 'start'
  | 'eve'
  | 'suricata-log'
  | 'zeek-version'
  | 'zeek-plugins'
  | 'zeek-script'
  | 'zeek-control'
  | 'zeek-start'
  | 'zeek-options'
  | 'zeek-log';

const BY_NAME: readonly [RegExp, FileKind][] = [
  [/\.rules$/, 'rules'],
  [/^(disable|enable|drop|modify)(sid)?\.conf$|^update\.yaml$/, 'updates'],
  [/^threshold(s|ing)?\.conf(ig)?$/, 'threshold'],
  [/^bpf$|\.bpf$|capture-filter|^bpf\.conf$/, 'filter'],
  [/^suricata.*\.service$|^(default|sysconfig)[-_.]suricata$|^rc\.conf/, 'start'],
  [/^(docker-)?compose.*\.ya?ml$/, 'start'],
  [/^eve.*\.json([.-]\d+)*(\.gz)?$/, 'eve'],
  [/^suricata(-start)?\.log(\.\d+)?(\.gz)?$/, 'suricata-log'],
  [/\.(zeek|bro)$/, 'zeek-script'],
  [/^zeek[^/]*\.service$|^(default|sysconfig)[-_.]zeek$/, 'zeek-start'],
  [/^(node|networks|zeekctl)\.cfg$/, 'zeek-control'],
  [/^[a-z_]+(\.[\d:_.-]+)?\.log(\.gz)?$/, 'zeek-log'],
];

/** What a file is, by its name or by what it says; null when it is nothing the doctor reads. */
export function recognise(file: string, text: string): FileKind | null {
  const base = path.basename(file);
  // /etc/default/suricata, Red Hat's sysconfig, Gentoo's conf.d and FreeBSD's rc.conf.d have no ending.
  if (/(default|sysconfig|conf\.d)[/\\]suricata$/.test(file)) return 'start';
  if (/suricata[^/\\]*\.service\.d[/\\][^/\\]+\.conf$/.test(file)) return 'start';
  if (/(default|sysconfig)[/\\]zeek$/.test(file)) return 'zeek-start';
  if (/zeek[^/\\]*\.service\.d[/\\][^/\\]+\.conf$/.test(file)) return 'zeek-start';
  for (const [pattern, kind] of BY_NAME) if (pattern.test(base)) return kind;
  const head = text.slice(0, 4000);
  if (/^This is Suricata version/m.test(head)) return 'build-info';
  if (/^Zeek::\w+ - /m.test(head)) return 'zeek-plugins';
  if (/zeek version \d/i.test(head)) return 'zeek-version';
  if (isDumpConfig(text)) return 'dump-config';
  if (/\.ya?ml$/.test(base) || head.startsWith('%YAML')) {
    const sections = /^(vars|outputs|rule-files|af-packet|app-layer|stream|default-log-dir)\b/gm;
    return /^suricata.*\.ya?ml$/.test(base) || (text.match(sections)?.length ?? 0) >= 3
      ? 'suricata-yaml'
      : 'yaml';
  }
  if (/^(suppress|threshold|event_filter|rate_filter)\s+gen_id\b/m.test(text)) return 'threshold';
  if (/^\s*(alert|drop|pass|reject)\s+\S+\s+.*\bsid\s*:/m.test(text)) return 'rules';
  if (/^[A-Z]\w*(::\w+)+\t/m.test(text)) return 'zeek-options';
  if (/^\{.*"event_type":/m.test(head)) return 'eve';
  return null;
}
