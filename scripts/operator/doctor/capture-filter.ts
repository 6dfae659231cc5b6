import type { Finding, Fix } from './check';
import { hiddenBy } from './sensor/needed-packets';

/** A finding about a capture filter, or none when all that the pack needs gets through. */
export function filterFinding(
  filter: string,
  at: string,
  arpMatters: boolean,
  fix: Fix[],
): Finding[] {
  const hidden = hiddenBy(filter, arpMatters);
  if (hidden === null) {
    return [
      {
        level: 'warning',
        title: `the capture filter "${filter}" has parts that the doctor does not understand`,
        means:
          'Test by hand that TCP 515, TCP and UDP 111 and 2049, other UDP and ARP get through: "tcpdump -ni IF FILTER and port 515".',
        at,
        fix: [],
      },
    ];
  }
  if (hidden.length === 0) return [];
  const arpOnly = hidden.length === 1 && hidden[0] === 'ARP';
  return [
    {
      level: arpOnly ? 'warning' : 'error',
      title: `the capture filter "${filter}" hides ${hidden.join(', ')}`,
      means:
        'The sensor never sees these packets; what they would have told is lost without a word.',
      at,
      fix,
    },
  ];
}
