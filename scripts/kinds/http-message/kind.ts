import type { ObservableKind, Problem } from '../../model/observable';
import { nearMisses } from './near-misses';
import { schema, type HttpMessage } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';

export const kind: ObservableKind<HttpMessage> = {
  name: 'http-message',
  summary: 'an HTTP request or answer: method, path, query, content type, what its body holds',
  schema,
  check(o) {
    const problems: Problem[] = [];
    const say = (name: string, problem: string, advice: string) =>
      problems.push({ field: name, problem, advice });
    const ofRequests = (['method', 'path', 'query'] as const).filter(
      (name) => o[name] !== undefined,
    );
    if (o.from !== 'client' && ofRequests.length > 0) {
      say(
        ofRequests[0]!,
        'is of requests, and answers are looked at',
        "leave it out, or say from: 'client'",
      );
    }
    if ((o.wholePath || o.query !== undefined) && o.path === undefined) {
      say('path', 'is missing beside what follows it', 'give the path');
    }
    if (o.path === undefined && o.body === undefined && o.contentTypes === undefined) {
      say('body', 'no path, no content type, no body', 'give what is looked for');
    }
    if (o.contentTypes !== undefined && o.body === undefined && ofRequests.length > 0) {
      const advice = `leave \`${ofRequests[0]!}\` out, or say what the body holds`;
      say('body', 'is missing beside a content type and the head of a request', advice);
    }
    return problems;
  },
  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};
