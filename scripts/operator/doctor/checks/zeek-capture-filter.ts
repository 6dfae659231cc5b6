import type { Check, Finding, Fix } from '../check';
import { filterFinding, widenedFile } from '../capture-filter';
import { zeekLines } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import { lastRedef, redefsOf, type ZeekRedef } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-capture-filter',
  engine: 'zeek',
  about: 'No capture filter hides TCP 515, 111, 2049, UDP or ARP, and no packet is cut short.',
  needs: ['zeek.scripts', 'zeek.control', 'zeek.logs'],
  run({ zeek }) {
    const found = [
      ...filtersOfScripts(zeek!),
      ...onlyOwnProtocols(zeek!),
      ...cutShort(zeek!),
      ...filtersOfStart(zeek!),
      ...filterFiles(zeek!),
    ];
    // What runs is told by its cause, where one was found.
    return found.length > 0 ? found : runningFilter(zeek!);
  },
};

const FILTERS =
  /^(capture_filters|restrict_filters|PacketFilter::default_capture_filter|cmd_line_bpf_filter)$/;

/** What stands in a filter's redef: strings that are BPF, `["name"] = "filter"` or alone. */
const STRINGS = /(?:\[\s*"[^"]*"\s*\]\s*=\s*)?"([^"]*)"/g;

function filtersOfScripts(zeek: ZeekSensor): Finding[] {
  const found: Finding[] = [];
  // Capture filters are joined by "or", the others each hold alone.
  const capture: string[] = [];
  for (const redef of redefsOf(zeek)) {
    const { name, value, file, line } = redef;
    if (!FILTERS.test(name) || isReplaced(redef, zeek)) continue;
    const filters = [...value.matchAll(STRINGS)]
      .map((match) => match[1]!)
      .filter((text) => text !== '');
    const isCapture = name === 'capture_filters';
    if (isCapture) capture.push(...filters);
    const joined = capture.map((one) => `(${one})`).join(' or ');
    const empty = isCapture || name === 'restrict_filters' ? 'table()' : '""';
    for (const filter of isCapture && filters.length > 0 ? [joined] : filters) {
      found.push(
        ...filterFinding(filter, `${file}:${line}`, true, () => [
          zeekLines(zeek, `redef ${name} = ${empty};`),
        ]),
      );
    }
  }
  return found;
}

/** Whether a later `=` gives the option another value. */
function isReplaced(redef: ZeekRedef, zeek: ZeekSensor): boolean {
  const last = lastRedef(zeek, redef.name)!;
  return last !== redef && (redef.operator === '=' || last.operator === '=');
}

function onlyOwnProtocols(zeek: ZeekSensor): Finding[] {
  const option = 'PacketFilter::enable_auto_protocol_capture_filters';
  const redef = lastRedef(zeek, option);
  if (redef?.value !== 'T') return [];
  return [
    {
      level: 'error',
      title: `${option} is on`,
      means: 'Zeek then captures the ports of its own protocols only; TCP 515 is not one of them.',
      at: `${redef.file}:${redef.line}`,
      fix: [zeekLines(zeek, `redef ${option} = F;`)],
    },
  ];
}

function cutShort(zeek: ZeekSensor): Finding[] {
  const redef = lastRedef(zeek, 'Pcap::snaplen');
  if (!redef || !(Number(redef.value) < 1518)) return [];
  return [
    {
      level: 'error',
      title: `Pcap::snaplen is ${redef.value}: packets are cut short`,
      means: 'Telemetry and NFS calls are longer, and what is cut off is not looked at.',
      at: `${redef.file}:${redef.line}`,
      fix: [zeekLines(zeek, 'redef Pcap::snaplen = 9216;')],
    },
  ];
}

/** Those that Zeek is started with, `zeek -f FILTER`. */
function filtersOfStart(zeek: ZeekSensor): Finding[] {
  return zeek.start.args.flatMap(({ words, file, line, without }) => {
    const [option, filter] = words;
    if (!/^(-f|--filter)$/.test(option!) || filter === undefined) return [];
    const fix: Fix =
      without === null
        ? { file, how: 'do', lines: [`Take out ${words.join(' ')}.`] }
        : { file, how: 'replace', line, lines: [without] };
    return filterFinding(filter, `${file}:${line}`, true, () => [fix]);
  });
}

function filterFiles(zeek: ZeekSensor): Finding[] {
  return zeek.filters.flatMap(({ file, text }) => {
    const filter = text.replace(/#.*$/gm, '').trim().replace(/\s+/g, ' ');
    const fix = (wider: string) => widenedFile(file, text, wider);
    return filter === '' ? [] : filterFinding(filter, file, true, fix);
  });
}

/** What packet_filter.log says of the Zeek that runs. */
function runningFilter(zeek: ZeekSensor): Finding[] {
  const running = (zeek.logs.get('packet_filter') ?? []).at(-1)?.filter;
  if (!running) return [];
  return filterFinding(running, 'packet_filter.log', true, () => [
    zeekLines(zeek, 'redef capture_filters = table();', 'redef restrict_filters = table();'),
  ]);
}
