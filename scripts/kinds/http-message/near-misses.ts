import type { Flow, Scenario } from '../../model/scenario';
import { changedLast, termMisses, termSample } from '../../protocols/http/body-terms';
import { typeMisses, typeSample } from '../../protocols/http/content-type';
import { httpRequest, httpResponse } from '../../protocols/http/message';
import { sidesOf, type HttpMessage } from './pattern';
import { bodyOf, connection, exchange, joined, others, type Sent } from './traffic';

const OUTSIDE = '198.51.100.9';

export function nearMisses(o: HttpMessage): Scenario[] {
  return [
    ...sidesOf(o).flatMap((side) => misSent(o).flatMap((miss) => placed(o, side, miss))),
    ...(o.from === 'either' ? [] : [wrongSide(o)]),
    datagram(o),
    ...(o.body === undefined ? [] : [inTarget(o)]),
    ...(o.body === undefined && o.path === undefined ? bodiless(o) : []),
  ];
}

interface Miss {
  what: string;
  sent: Sent;
  ofRequests?: true;
}

/** One difference at a time. */
function misSent(o: HttpMessage): Miss[] {
  const { method, path, query, contentTypes, body } = o;
  const misses: Miss[] = [];
  const say = (what: string, sent: Sent, ofRequests?: true) =>
    misses.push({ what, sent, ...(ofRequests ? { ofRequests } : {}) });
  if (method !== undefined) {
    say('with another method', { method: method === 'PUT' ? 'POST' : 'PUT' }, true);
    say('with a longer method', { method: `${method}S` }, true);
    say('with a method that ends like its own', { method: `X${method}` }, true);
  }
  if (path !== undefined) {
    const behind = query === undefined ? (o.wholePath ? '' : 'x') : `?sql=${query}`;
    say('to another path', { target: `/other${behind}` }, true);
    say('to its path behind another', { target: `/other${path}${behind}` }, true);
    say('to its path in a query', { target: `/other?next=${path}${behind}` }, true);
    say(
      'to a path with its last letter changed',
      {
        target: `${path.slice(0, -1)}${path.endsWith('/') ? '-' : '_'}${behind}`,
      },
      true,
    );
    if (o.wholePath) say('to a longer path', { target: `${path}s` }, true);
    if (o.wholePath) say('to a path below it', { target: `${path}/x` }, true);
    if (o.wholePath)
      say('to a longer path that ends like its own', { target: `${path}s${path}` }, true);
    if (query !== undefined) {
      say('without its query', { target: `${path}?selectLimit=SELECT` }, true);
      say('to its path with its query right behind', { target: `${path}${query}` }, true);
      say('with its query cut short', { target: `${path}?a=${query.slice(0, -1)}` }, true);
      say(
        'with its query cut apart',
        { target: `${path}?a=${query.slice(0, 3)}-${query.slice(3)}` },
        true,
      );
    }
  }
  for (const type of contentTypes ?? []) {
    for (const miss of typeMisses(type)) say(`of type ${miss}`, { type: miss });
    if (!type.includes(';')) say(`of type ${changedLast(type)}`, { type: changedLast(type) });
  }
  if (contentTypes) say('of another type', { type: 'application/octet-stream' });
  body?.forEach((term, i) => {
    for (const miss of termMisses(term)) {
      const parts = body.map((other, j) => (i === j ? miss.bytes : termSample(other)));
      say(`with ${miss.what} (${i + 1})`, { content: joined(parts) });
    }
  });
  return misses;
}

function placed(
  o: HttpMessage,
  side: 'client' | 'server',
  { what, sent, ofRequests }: Miss,
): Scenario[] {
  if (ofRequests && side === 'server') return [];
  // Behind another request: engines take a connection that opens with a method that they do not know for no HTTP.
  const before = sent.method === undefined ? [] : others();
  const flow = connection([...before, ...exchange(o, side, sent)], o.usualPort);
  const name = `${side === 'client' ? 'request' : 'answer'} ${what}`;
  return [
    { name, flows: [flow], sender: side },
    {
      name: `${name}, of a client outside`,
      flows: [{ ...flow, client: { ...flow.client, address: OUTSIDE } }],
      sender: side,
    },
    {
      name: `${name}, of a server outside`,
      flows: [{ ...flow, server: { ...flow.server, address: OUTSIDE } }],
      sender: side,
    },
  ];
}

/** The same from the other side: a request that is told about in an answer, or an answer's body in a request. */
function wrongSide(o: HttpMessage): Scenario {
  const request = httpRequest(
    o.method ?? 'POST',
    `${o.path ?? '/'}${o.query ? `?a=${o.query}` : ''}`,
  );
  const content = o.body ? bodyOf(o) : request;
  const type = o.contentTypes ? typeSample(o.contentTypes[0]) : 'text/plain';
  return {
    name: 'what is looked for, said by the other side',
    flows: [
      connection(
        o.from === 'client'
          ? [
              { from: 'client', bytes: httpRequest('GET', '/canary') },
              { from: 'server', bytes: httpResponse('200 OK', { type, content }) },
            ]
          : [
              { from: 'client', bytes: httpRequest('POST', '/canary', { type, content }) },
              { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
            ],
        o.usualPort,
      ),
    ],
  };
}

/** In the target of a request without a body. */
function inTarget(o: HttpMessage): Scenario {
  const target = `${o.path ?? '/'}?${encodeURIComponent(bodyOf(o).toString('latin1')).slice(0, 2000)}`;
  return {
    name: 'what its body holds, in a target',
    flows: [
      connection(
        [
          { from: 'client', bytes: httpRequest('GET', target) },
          { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
        ],
        o.usualPort,
      ),
    ],
  };
}

/** A type, and nothing that is of it: what HEAD is answered with. */
function bodiless(o: HttpMessage): Scenario[] {
  const body = { ...(o.contentTypes && { type: typeSample(o.contentTypes[0]) }), content: '' };
  const messages = {
    client: [
      { from: 'client', bytes: httpRequest('GET', '/canary', body) },
      { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
    ],
    server: [
      { from: 'client', bytes: httpRequest('HEAD', '/canary') },
      { from: 'server', bytes: httpResponse('200 OK', body) },
    ],
  } as const;
  return sidesOf(o).map((side) => ({
    name: `${side === 'client' ? 'request' : 'answer'} without a body`,
    flows: [connection(messages[side], o.usualPort)],
    sender: side,
  }));
}

function datagram(o: HttpMessage): Scenario {
  const [side] = sidesOf(o);
  const flow = connection(exchange(o, side!, {}), o.usualPort);
  return { name: 'over UDP', flows: [{ ...flow, transport: 'udp' } as Flow] };
}
