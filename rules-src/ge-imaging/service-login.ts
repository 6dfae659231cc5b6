import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { SERVICE_ACCOUNTS } from './accounts';
import { ABOUT_THE_LOGIN, GE_IMAGING_SERVICE } from './family';
import { OWN_PASSWORD, PUBLISHED_PASSWORD } from './sessions';

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
  meaning:
    'A host tried to log in over FTP with an account for service of GE imaging devices whose password is published. The alert says that it was tried, not that the device let it in.',
  ...ABOUT_THE_LOGIN,
  falsePositives: [
    ...ABOUT_THE_LOGIN.falsePositives,
    'Suricata before 8 takes a login to a mailbox over POP3 for FTP: such a name with such a password counts there too.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'in, and a list of files',
        flows: [tcp('10.20.0.6', '10.20.0.9:21', PUBLISHED_PASSWORD)],
      },
    ],
    silent: [
      {
        name: 'a name for service with a password of its own',
        flows: [tcp('10.20.0.6', '10.20.0.9:21', OWN_PASSWORD)],
      },
    ],
  },
});
