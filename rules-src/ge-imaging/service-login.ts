import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { CVES, SERVICE_ACCOUNTS } from './accounts';
import { GE_IMAGING_SERVICE } from './family';

export default detection(GE_IMAGING_SERVICE, {
  id: 'ge-imaging/service-login',
  title: 'login to a GE scanner with a published account for service',
  message: 'login with a published account',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'ftp-login',
    accounts: SERVICE_ACCOUNTS,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: CVES,
  meaning:
    'A host tried to log in over FTP with an account for service of GE imaging devices whose password is published. The alert says that it was tried, not that the device let it in.',
  doNow: [
    'Look up who it was. Service of the maker, announced and by its usual way in: nothing more.',
    'Anybody else: block it, and have the maker change the account, which owners often cannot do themselves.',
  ],
  falsePositives: ['Remote service of the maker, which may use these accounts itself.'],
  blindSpots: ['Telnet, where passwords are typed letter by letter.', 'FTP inside TLS.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'in, and a list of files',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:21', [
            { from: 'server', text: '220 GE FTP server ready.\r\n' },
            { from: 'client', text: 'USER insite\r\n' },
            { from: 'server', text: '331 Password required for insite.\r\n' },
            { from: 'client', text: 'PASS 2getin\r\n' },
            { from: 'server', text: '230 User insite logged in.\r\n' },
            { from: 'client', text: 'PWD\r\n' },
            { from: 'server', text: '257 "/" is the current directory.\r\n' },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a name for service with a password of its own',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:21', [
            { from: 'server', text: '220 GE FTP server ready.\r\n' },
            { from: 'client', text: 'USER insite\r\n' },
            { from: 'server', text: '331 Password required for insite.\r\n' },
            { from: 'client', text: 'PASS canary-9\r\n' },
            { from: 'server', text: '230 User insite logged in.\r\n' },
            { from: 'client', text: 'PWD\r\n' },
            { from: 'server', text: '257 "/" is the current directory.\r\n' },
          ]),
        ],
      },
    ],
  },
});
