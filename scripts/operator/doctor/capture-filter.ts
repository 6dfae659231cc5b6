import type { Finding, Fix } from './check';
import { hiddenBy, filterPassing } from './sensor/needed-packets';

/**
 * A finding about a capture filter, or none when all that the pack needs gets through.
 * @param fixOf the change that puts another filter in its place.
 */
export function filterFinding(
  filter: string,
  at: string,
  arpMatters: boolean,
  fixOf: (wider: string) => Fix[],
): Finding[] {
  const hidden = hiddenBy(filter, arpMatters);
  const wider = `(${filter.trim()}) or ${filterPassing(hidden)}`;
  if (hidden === null) {
    return [
      {
        level: 'warning',
        title: `the capture filter "${filter}" has parts that the doctor does not understand`,
        means:
          'Test by hand that TCP 515, TCP and UDP 111 and 2049, other UDP and ARP get through: "tcpdump -ni IF FILTER and port 515".',
        at,
        fix: fixOf(wider),
      },
    ];
  }
  if (hidden.length === 0) return [];
  const isLittle = hidden.every((name) => name === 'ARP' || /IPv6/.test(name));
  return [
    {
      level: isLittle ? 'warning' : 'error',
      title: `the capture filter "${filter}" hides ${hidden.join(', ')}`,
      means:
        'The sensor never sees these packets; what they would have told is lost without a word.',
      at,
      fix: fixOf(wider),
    },
  ];
}

/** A filter file with more let through: its first and last line are changed, comments stay. */
export function widenedFile(file: string, text: string, wider: string): Fix[] {
  const code = text
    .split('\n')
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((one) => one.text.replace(/#.*$/, '').trim() !== '');
  const plain = (one: string) => one.replace(/#.*$/, '').trim();
  const [first, last] = [code[0]!, code.at(-1)!];
  const more = wider.slice(wider.lastIndexOf(') or ') + 1);
  const change = (line: number, lines: string[]): Fix => ({ file, how: 'replace', line, lines });
  if (first.line === last.line) return [change(first.line, [`(${plain(first.text)})${more}`])];
  return [
    change(first.line, [`(${plain(first.text)}`]),
    change(last.line, [`${plain(last.text)})${more}`]),
  ];
}
