import { z } from 'zod';
import { constantText, field, port, some, suppressSeconds, text } from '../../model/schema';

const number = z.int().min(0).max(0xffffffff);

/** An ONC RPC call that counts, and how it is told from others. */
export const RPC_PATTERN = z.strictObject({
  name: field(text, 'Short and stable: it becomes part of rule ids', 'mnt'),
  program: field(number, 'RPC program number', 100005),
  versions: field(
    z.array(number).min(1).readonly(),
    'Versions of the program; any, where nothing is said',
    [1, 3],
  ).exactOptional(),
  procedure: field(
    number,
    'Procedure number; any, where nothing is said. Required, with versions, when an argument is looked at',
    1,
  ).exactOptional(),
  path: field(
    constantText,
    "The whole argument: one string, such as MOUNT's path",
    '/pm',
  ).exactOptional(),
  asksFor: field(
    z.array(number).min(1).readonly(),
    "The first word of the argument is one of these programs, as in portmap's GETPORT",
    [100003],
  ).exactOptional(),
  rootLookup: field(
    constantText,
    'NFSv4: LOOKUP of this name right under the root, over TCP. Version and procedure go without saying',
    'pm',
  ).exactOptional(),
  usualPort: field(
    port,
    'UDP and TCP port for test traffic, never a condition; none for a LOOKUP under the root, which goes to 2049',
    20048,
  ).exactOptional(),
});

/** Calls, any one of which is a match. */
const CALLS = field(some(RPC_PATTERN), 'Calls, any one of which is a match', [
  { name: 'mnt', program: 100005, versions: [3], procedure: 1, path: '/pm', usualPort: 20048 },
]);
const USUAL_SERVER = field(
  text,
  'Where test traffic goes when no server is required; never a condition',
  '10.20.0.9',
);

/** An ONC RPC call over UDP or TCP, on any port. */
export const schema = z.strictObject({
  kind: z.literal('rpc-call'),
  calls: CALLS,
  servers: field(
    z.array(text).min(1).readonly(),
    'Only calls to these servers; to any, where nothing is said',
    ['192.0.2.1'],
  ).exactOptional(),
  usualServer: USUAL_SERVER.exactOptional(),
  suppressSeconds,
});
export type RpcCall = z.infer<typeof schema>;
