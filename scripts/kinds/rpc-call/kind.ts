import { addressProblems, hostProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { schema, type RpcCall } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';

export const kind: ObservableKind<RpcCall> = {
  name: 'rpc-call',
  summary: 'an ONC RPC call (program, version, procedure, path) over UDP or TCP, on any port',
  schema,
  check(o) {
    const servers = addressProblems('servers', o.servers);
    const calls = o.calls.flatMap((call, i): Problem[] => {
      const looks = call.path !== undefined || call.asksFor !== undefined;
      if (!looks || (call.versions && call.procedure !== undefined)) return [];
      return [
        {
          field: `calls[${i}]`,
          problem: 'looks at an argument of an unknown procedure',
          advice: 'give `versions` and `procedure` too: the argument depends on them',
        },
      ];
    });
    const target: Problem[] =
      (o.servers === undefined) === (o.usualServer === undefined)
        ? [
            {
              field: 'usualServer',
              problem: o.servers
                ? 'says nothing beside `servers`'
                : 'is missing, and so is `servers`',
              advice: o.servers ? 'remove it' : 'say where test traffic goes',
            },
          ]
        : [];
    const lookups = o.calls.flatMap((call, i): Problem[] =>
      call.rootLookup === undefined
        ? call.usualPort === undefined
          ? [
              {
                field: `calls[${i}].usualPort`,
                problem: 'is missing',
                advice: 'say to which port such calls usually go, for test traffic',
              },
            ]
          : []
        : !call.versions && call.procedure === undefined && call.usualPort === undefined
          ? []
          : [
              {
                field: `calls[${i}]`,
                problem: 'names version, procedure or port of a LOOKUP under the root',
                advice: 'remove them: NFSv4 looks up names in COMPOUND alone',
              },
            ],
    );
    const usual = o.usualServer === undefined ? [] : hostProblems('usualServer', o.usualServer);
    return [...servers, ...target, ...usual, ...calls, ...lookups];
  },

  indicators(o) {
    const servers = (o.servers ?? []).map((value) => ({ type: 'ipv4' as const, value }));
    const paths = o.calls.flatMap(({ path }) =>
      path === undefined ? [] : [{ type: 'nfs-export' as const, value: path }],
    );
    return [...servers, ...paths];
  },
  suricata,
  zeek,
  matching,
  nearMisses,
};
