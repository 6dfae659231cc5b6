import type { Check, Finding } from '../check';
import { filterFinding, widenedFile } from '../capture-filter';
import { setting } from '../fixes';
import type { CommandLine } from '../sensor/command-line';
import { isSameText } from '../sensor/files';
import type { TextFile } from '../sensor/text-file';

export const check: Check = {
  id: 'suricata-capture-filter',
  engine: 'suricata',
  about:
    'No capture filter hides TCP 515, 111, 2049, UDP or (Suricata 8) ARP, and no packet is cut short.',
  needs: ['suricata.config', 'suricata.starts'],
  run({ suricata: s }) {
    const config = s!.config;
    const arp = config?.node('outputs') ? /arp/.test(JSON.stringify([...eveTypes(config)])) : false;
    const found: Finding[] = [];
    const settings = config
      ? [...config.interfaces().map(({ path }) => `${path}.bpf-filter`), 'bpf-filter']
      : [];
    for (const path of settings) {
      const filter = config!.text(path);
      if (!filter) continue;
      const fix = (wider: string) => [setting(s!, path, wider)];
      found.push(...filterFinding(filter, config!.where(path), arp, fix));
    }
    if (s!.start?.filter) found.push(...onCommandLine(s!.start, s!.starts, arp));
    const named = s!.start?.filterFile ? s!.look.find(s!.start.filterFile) : null;
    const files = [
      ...s!.filters.filter(({ file }) => !isSameText(file, named)),
      ...(named ? [{ file: named, text: s!.look.text(named) ?? '' }] : []),
    ];
    for (const { file, text } of files) {
      const filter = text.replace(/#.*$/gm, '').trim().replace(/\s+/g, ' ');
      const fix = (wider: string) => widenedFile(file, text, wider);
      if (filter !== '') found.push(...filterFinding(filter, file, arp, fix));
    }
    for (const { path, node } of config?.interfaces() ?? []) {
      const bytes = Number(node.children.get('snaplen')?.value ?? 0);
      if (bytes === 0 || bytes >= 1518) continue;
      found.push({
        level: 'error',
        title: `${path}.snaplen is ${bytes}: packets are cut short`,
        means: 'Telemetry and NFS calls are longer, and what is cut off is not looked at.',
        at: config!.where(`${path}.snaplen`),
        fix: [setting(s!, `${path}.snaplen`, '65535')],
      });
    }
    return found;
  },
};

/** A filter as the last words of the command line; systemd and compose want no quotes about it. */
function onCommandLine(
  { file, line, filter }: CommandLine,
  starts: readonly TextFile[],
  arp: boolean,
): Finding[] {
  const lines = starts.find((one) => one.file === file)?.text.split('\n') ?? [];
  const index = lines.findIndex((text, at) => at >= line - 1 && text.includes(filter!));
  return filterFinding(filter!, `${file}:${line}`, arp, (wider) =>
    index < 0
      ? [{ file, how: 'do', lines: [`Write the filter as: ${wider}`] }]
      : [
          {
            file,
            how: 'replace',
            line: index + 1,
            lines: [lines[index]!.replace(filter!, wider)],
          },
        ],
  );
}

function* eveTypes(config: NonNullable<import('../sensor/sensor').SuricataSensor['config']>) {
  for (const { node } of config.outputs('eve-log')) {
    for (const item of node.children.get('types')?.children.values() ?? []) {
      yield [
        item.value,
        [...item.children]
          .filter(([, inner]) => inner.children.get('enabled')?.value !== 'no')
          .map(([name]) => name),
      ];
    }
  }
}
