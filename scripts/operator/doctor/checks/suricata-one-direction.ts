import type { Check } from '../check';
import { setting } from '../fixes';

export const check: Check = {
  id: 'suricata-one-direction',
  engine: 'suricata',
  shownBy: 'drill',
  about: 'The capture shows both directions of a connection, or Suricata is told that it does not.',
  needs: ['suricata.flows'],
  run({ suricata: s }) {
    const { tcpFlows, oneWayFlows, file } = s!.eve!;
    if (tcpFlows < 20 || oneWayFlows / tcpFlows < 0.5) return [];
    const asynchronous = s!.config?.flag('stream.async-oneside') === true;
    return [
      {
        level: asynchronous ? 'info' : 'error',
        title: `${oneWayFlows} of ${tcpFlows} TCP flows show one direction only`,
        means: asynchronous
          ? 'stream.async-oneside is on, so streams are followed. Who answered, and with what, cannot be seen.'
          : 'The span port mirrors one direction, or the two lie in two VLANs or on two interfaces. Streams are not followed, and grades above "attempted" are missed.',
        at: file,
        fix: asynchronous
          ? []
          : [
              {
                file: '',
                how: 'do',
                lines: [
                  'Mirror "both" (rx and tx) at the switch. Where that cannot be had, append the lines below.',
                ],
              },
              setting(s!, 'stream.async-oneside', 'true'),
              setting(s!, 'stream.midstream', 'true'),
            ],
      },
    ];
  },
};
