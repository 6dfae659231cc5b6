import type { Check, Finding, Fix } from '../check';
import { filterFinding, widenedFile } from '../capture-filter';
import { zeekLines } from '../fixes';

/** What stands in a filter's redef: strings that are BPF, `["name"] = "filter"` or alone. */
const STRINGS = /(?:\[\s*"[^"]*"\s*\]\s*=\s*)?"([^"]*)"/g;

export const check: Check = {
  id: 'zeek-capture-filter',
  engine: 'zeek',
  about: 'No capture filter hides TCP 515, 111, 2049, UDP or ARP, and no packet is cut short.',
  needs: ['zeek.scripts', 'zeek.control', 'zeek.logs'],
  run({ zeek }) {
    const found: Finding[] = [];
    const redefs = zeek!.scripts.flatMap(({ redefs: all }) => all);
    const last = (name: string) => redefs.filter((one) => one.name === name).at(-1);
    const capture: string[] = [];
    for (const redef of redefs) {
      const { name, operator, value, file, line } = redef;
      if (
        !/^(capture_filters|restrict_filters|PacketFilter::default_capture_filter|cmd_line_bpf_filter)$/.test(
          name,
        )
      )
        continue;
      if (operator === '=' && last(name) !== redef) continue;
      const filters = [...value.matchAll(STRINGS)]
        .map((match) => match[1]!)
        .filter((text) => text !== '');
      const cleared = last(name) !== redef && last(name)!.operator === '=';
      if (cleared) continue;
      // Capture filters are joined by "or", the others each hold alone.
      if (name === 'capture_filters') {
        capture.push(...filters);
        if (filters.length > 0)
          found.push(
            ...filterFinding(
              capture.map((one) => `(${one})`).join(' or '),
              `${file}:${line}`,
              true,
              () => [zeekLines(zeek!, 'redef capture_filters = table();')],
            ),
          );
      } else {
        const empty = name === 'restrict_filters' ? 'table()' : '""';
        for (const filter of filters)
          found.push(
            ...filterFinding(filter, `${file}:${line}`, true, () => [
              zeekLines(zeek!, `redef ${name} = ${empty};`),
            ]),
          );
      }
    }
    const auto = last('PacketFilter::enable_auto_protocol_capture_filters');
    if (auto?.value === 'T') {
      found.push({
        level: 'error',
        title: 'PacketFilter::enable_auto_protocol_capture_filters is on',
        means:
          'Zeek then captures the ports of its own protocols only; TCP 515 is not one of them.',
        at: `${auto.file}:${auto.line}`,
        fix: [zeekLines(zeek!, 'redef PacketFilter::enable_auto_protocol_capture_filters = F;')],
      });
    }
    const snap = last('Pcap::snaplen');
    if (snap && Number(snap.value) < 1518) {
      found.push({
        level: 'error',
        title: `Pcap::snaplen is ${snap.value}: packets are cut short`,
        means: 'Telemetry and NFS calls are longer, and what is cut off is not looked at.',
        at: `${snap.file}:${snap.line}`,
        fix: [zeekLines(zeek!, 'redef Pcap::snaplen = 9216;')],
      });
    }
    for (const { words, file, line, without } of zeek!.start.args) {
      const [option, filter] = words;
      if (!/^(-f|--filter)$/.test(option!) || filter === undefined) continue;
      const fix: Fix =
        without === null
          ? { file, how: 'do', lines: [`Take out ${words.join(' ')}.`] }
          : { file, how: 'replace', line, lines: [without] };
      found.push(...filterFinding(filter, `${file}:${line}`, true, () => [fix]));
    }
    for (const { file, text } of zeek!.filters) {
      const filter = text.replace(/#.*$/gm, '').trim().replace(/\s+/g, ' ');
      const fix = (wider: string) => widenedFile(file, text, wider);
      if (filter !== '') found.push(...filterFinding(filter, file, true, fix));
    }
    const running = (zeek!.logs.get('packet_filter') ?? []).at(-1)?.filter;
    if (running && found.length === 0) {
      found.push(
        ...filterFinding(running, 'packet_filter.log', true, () => [
          zeekLines(zeek!, 'redef capture_filters = table();', 'redef restrict_filters = table();'),
        ]),
      );
    }
    return found;
  },
};
