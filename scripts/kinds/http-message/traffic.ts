import type { Flow, Message, Scenario } from '../../model/scenario';
import { termEdges, termSample } from '../../protocols/http/body-terms';
import { ONE_PART, typeSample, typeVariants } from '../../protocols/http/content-type';
import { type HttpBody, httpRequest, httpResponse } from '../../protocols/http/message';
import { sidesOf, type HttpMessage } from './pattern';

/** What a test message has, as far as it is not what matches. */
export interface Sent {
  method?: string;
  target?: string;
  type?: string;
  content?: Uint8Array;
  form?: Pick<HttpBody, 'chunked' | 'gzip'>;
}

const OTHER_PORT = 18080;

export function matching(o: HttpMessage): Scenario[] {
  return sidesOf(o).flatMap((side): Scenario[] => {
    const scenario = (name: string, sent: Sent = {}, port = o.usualPort): Scenario => ({
      name: `${side === 'client' ? 'request' : 'answer'} ${name}`,
      flows: [connection(exchange(o, side, sent), port)],
      sender: side,
    });
    const body = bodyOf(o);
    return [
      scenario('as it is'),
      scenario('on another port', {}, OTHER_PORT),
      {
        ...scenario('behind others on its connection'),
        flows: [connection([...others(), ...others(), ...exchange(o, side, {})], o.usualPort)],
      },
      ...(body.length === 0
        ? []
        : [
            scenario('in chunks', { form: { chunked: true } }),
            scenario('with more around it', {
              content: o.body?.some((term) => 'magic' in term)
                ? Buffer.concat([body, Buffer.from('.'.repeat(3000))])
                : Buffer.concat([
                    Buffer.from(' '.repeat(300)),
                    body,
                    Buffer.from(' '.repeat(6000)),
                  ]),
            }),
            ...(side === 'server'
              ? [scenario('packed', { form: { gzip: true, chunked: true } })]
              : []),
            ...variants(o).map(({ what, content }) => scenario(`with ${what}`, { content })),
          ]),
      ...(o.contentTypes ?? [])
        .flatMap(typeVariants)
        .map((type) => scenario(`of type ${type}`, { type })),
      ...(o.path === undefined || side === 'server'
        ? []
        : targets(o, o.path).map(([what, target]) => scenario(what, { target }))),
    ];
  });
}

/** The path in other words, and with more behind it. */
function targets(o: HttpMessage, path: string): [string, string][] {
  const encoded = `${path.slice(0, -2)}%${path.charCodeAt(path.length - 2).toString(16)}${path.slice(-1)}`;
  const query = o.query === undefined ? '' : `?a=1&b=${o.query}`;
  return [
    ['with a letter of its path encoded', `${encoded}${query || queryOf(o)}`],
    ...(o.query === undefined
      ? ([['with a query', `${path}${o.wholePath ? '' : 'x'}?a=1`]] as [string, string][])
      : ([
          ['with its query in small letters', `${path}?a=${o.query.toLowerCase()}`],
          [
            'with its query encoded',
            `${path}?a=${[...Buffer.from(o.query)].map((byte) => `%${byte.toString(16)}`).join('')}`,
          ],
        ] as [string, string][])),
  ];
}

function queryOf({ query }: HttpMessage): string {
  return query === undefined ? '' : `?sql=CALL%20${query}`;
}

/** Bodies with each of several values, and with what they hold in another order. */
function variants({ body = [] as never }: HttpMessage): { what: string; content: Buffer }[] {
  const terms = [...body] as NonNullable<HttpMessage['body']>[number][];
  const most = Math.max(
    1,
    ...terms.map((term) =>
      'values' in term ? term.values.length : 'holds' in term ? term.holds.length : 1,
    ),
  );
  const samples = Array.from({ length: most - 1 }, (_, i) => ({
    what: `value ${i + 2}`,
    content: joined(terms.map((term) => termSample(term, i + 1))),
  }));
  return [
    ...samples,
    ...terms.flatMap((term, i) =>
      termEdges(term).map(({ what, bytes }) => ({
        what: terms.length > 1 ? `${what} (${i + 1})` : what,
        content: joined(terms.map((other, j) => (i === j ? bytes : termSample(other)))),
      })),
    ),
    ...(terms.length > 1
      ? [
          {
            what: 'what it holds in another order',
            content: joined([...terms].reverse().map((term) => termSample(term))),
          },
        ]
      : []),
  ];
}

/** A body that holds all that is looked for. */
export function bodyOf({ body, path }: HttpMessage): Buffer {
  // By its type alone: any body will do, but one in parts has a part.
  if (body === undefined && path === undefined) return ONE_PART;
  return joined((body ?? []).map((term) => termSample(term)));
}

export function joined(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('\n'), part])));
}

/** A request and its answer, of which one matches. */
export function exchange(o: HttpMessage, side: 'client' | 'server', sent: Sent): Message[] {
  const content = sent.content ?? bodyOf(o);
  const type = sent.type ?? (o.contentTypes && typeSample(o.contentTypes[0]));
  const body: HttpBody | undefined =
    content.length === 0
      ? undefined
      : { ...(type === undefined ? {} : { type }), content, ...sent.form };
  const method = sent.method ?? o.method ?? 'POST';
  const target =
    sent.target ?? `${o.path ?? '/'}${o.wholePath || o.path === undefined ? '' : 'x'}${queryOf(o)}`;
  return side === 'client'
    ? [
        { from: 'client', bytes: httpRequest(method, target, body) },
        { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
      ]
    : [
        { from: 'client', bytes: httpRequest('GET', '/canary') },
        { from: 'server', bytes: httpResponse('200 OK', body) },
      ];
}

/** Messages of no interest. */
export function others(): Message[] {
  return [
    { from: 'client', bytes: httpRequest('GET', '/index.html') },
    {
      from: 'server',
      bytes: httpResponse('200 OK', { type: 'text/html', content: '<html></html>' }),
    },
  ];
}

export function connection(
  messages: readonly Message[],
  port: number,
): Flow & { transport: 'tcp' } {
  return {
    transport: 'tcp',
    client: { address: '10.20.0.6', port: 40701 },
    server: { address: '10.20.0.9', port },
    messages,
  };
}
