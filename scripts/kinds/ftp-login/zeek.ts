import { zeekBool, zeekRecord, zeekSet, zeekString } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { FtpLogin } from './pattern';

export function zeek(o: FtpLogin): ZeekData {
  const value = zeekRecord('LoginWatch', {
    accounts: zeekSet(o.accounts.map(({ user, password }) => zeekString(`${user} ${password}`))),
    accepted: zeekBool(o.accepted ?? false),
  });
  return { entry: { table: 'login_watches', value } };
}
