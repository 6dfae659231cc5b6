import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { SERVICE_ACCOUNTS } from './accounts';
import { ABOUT_THE_LOGIN, GE_IMAGING_SERVICE } from './family';
import { OWN_PASSWORD, PUBLISHED_PASSWORD } from './sessions';

export default detection(GE_IMAGING_SERVICE, {
  id: 'ge-imaging/service-login-accepted',
  title: 'a GE scanner lets somebody in with a published account for service',
  message: 'let in a published account',
  grade: 'connected',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'ftp-login',
    accounts: SERVICE_ACCOUNTS,
    accepted: true,
    suppressSeconds: 3600,
  },
  classtype: 'successful-admin',
  meaning:
    'A device let somebody in over FTP with an account for service of GE imaging devices whose password is published. Whoever it was can read and change files on it, images of patients among them.',
  ...ABOUT_THE_LOGIN,
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
