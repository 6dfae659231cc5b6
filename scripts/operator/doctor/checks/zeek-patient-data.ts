import type { Check, Finding } from '../check';
import { without, zeekLines } from '../fixes';
import { lastRedef } from '../sensor/zeek-script';

const LOADS: readonly [pattern: RegExp, what: string][] = [
  [
    /frameworks\/files\/extract-all-files/,
    'every file of the network, DICOM images and documents too',
  ],
  [/misc\/dump-events/, 'the arguments of every event, with payload'],
  [/add-http-post-bodies|log-add-http-post-bodies/, 'the bodies of HTTP posts'],
  [
    /file-extraction/,
    'files of the network by their type; see that no document or image type is among them',
  ],
];

const REDEFS: readonly [name: string, what: string][] = [
  ['Conn::default_extract', 'the payload of every connection'],
  ['HTTP::default_capture_password', 'passwords of HTTP'],
  ['FTP::default_capture_password', 'passwords of FTP'],
  ['SMTP::mail_body_extract', 'mails'],
];

export const check: Check = {
  id: 'zeek-patient-data',
  engine: 'zeek',
  about: 'Zeek stores no payload: on these networks it is a patient’s.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const scripts = zeek!.scripts;
    const means = (what: string) =>
      `It stores ${what}. Whoever reads the logs and their backups then holds patient data. The package needs none of it.`;
    const loaded = scripts
      .flatMap(({ loads }) => loads)
      .flatMap(({ value, file, line }): Finding[] => {
        const what = LOADS.find(([pattern]) => pattern.test(value))?.[1];
        return what
          ? [
              {
                level: 'warning',
                title: `@load ${value}`,
                means: means(what),
                at: `${file}:${line}`,
                fix: [without(file, line)],
              },
            ]
          : [];
      });
    const set = REDEFS.flatMap(([name, what]): Finding[] => {
      const last = lastRedef(zeek!, name);
      if (last?.value !== 'T') return [];
      return [
        {
          level: 'warning',
          title: `${name} is on`,
          means: means(what),
          at: `${last.file}:${last.line}`,
          fix: [zeekLines(zeek!, `redef ${name} = F;`)],
        },
      ];
    });
    return [...loaded, ...set];
  },
};
