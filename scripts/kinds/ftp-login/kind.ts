import type { ObservableKind } from '../../model/observable';
import { nearMisses } from './near-misses';
import { schema, type FtpLogin } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';

export const kind: ObservableKind<FtpLogin> = {
  name: 'ftp-login',
  summary: 'a login over FTP with a published account, or the answer that lets it in',
  schema,
  check: () => [],
  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};
