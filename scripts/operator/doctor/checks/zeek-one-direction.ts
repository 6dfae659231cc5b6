import type { Check } from '../check';
import { numberIn } from '../sensor/zeek-rows';

export const check: Check = {
  id: 'zeek-one-direction',
  engine: 'zeek',
  shownBy: 'drill',
  about: 'conn.log shows both directions of connections.',
  needs: ['zeek.conn'],
  run({ zeek }) {
    const rows = (zeek!.logs.get('conn') ?? []).filter((row) => {
      if (row.proto !== 'tcp') return false;
      const [there, back] = [numberIn(row, 'orig_pkts'), numberIn(row, 'resp_pkts')];
      // Four packets one way and none back is no unanswered handshake; history alone serves where counts are off.
      return there === null || back === null ? (row.history ?? '').length > 2 : there + back >= 4;
    });
    const oneWay = rows.filter((row) => {
      const history = (row.history ?? '').replace(/[\^cwgtqh-]/gi, (letter) =>
        letter === 'h' || letter === 'H' ? letter : '',
      );
      const [there, back] = [numberIn(row, 'orig_pkts'), numberIn(row, 'resp_pkts')];
      if (there !== null && back !== null) return there === 0 || back === 0;
      return (
        history !== '' && (history === history.toLowerCase() || history === history.toUpperCase())
      );
    });
    if (rows.length < 20 || oneWay.length / rows.length < 0.5) return [];
    return [
      {
        level: 'error',
        title: `${oneWay.length} of ${rows.length} TCP connections show one direction only`,
        means:
          'The span port mirrors one direction, or the two come in two VLANs or on two workers. Answers are not seen: mounts are graded as attempts, and who answered stays unknown.',
        at: 'conn.log',
        fix: [
          {
            file: '',
            how: 'do',
            lines: [
              'Mirror "both" (rx and tx) at the switch, and give both to one interface of the sensor. The package finds streams from one side too; grades stay too low.',
            ],
          },
        ],
      },
    ];
  },
};
