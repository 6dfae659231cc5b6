import { z } from 'zod';
import { constantText, field, port, some, suppressSeconds } from '../../model/schema';
import { CONTENT_TYPE } from '../../protocols/http/content-type';
import { BODY_TERM } from '../../protocols/http/body-terms';

/** A request or an answer of HTTP, as the engine's parser gives it: on any port, decoded and unpacked. */
export const schema = z.strictObject({
  kind: z.literal('http-message'),
  from: field(
    z.enum(['client', 'server', 'either']),
    'Whose message it is: a request, an answer, or either',
    'client',
  ),
  method: field(
    constantText.regex(/^[A-Z]+$/, 'is no method; write it in capitals'),
    'Method of the request; any, where nothing is said. Requests only',
    'POST',
  ).exactOptional(),
  path: field(
    constantText.regex(/^\//, 'is no path; let it begin with a slash'),
    'What the path begins with, percent signs decoded; any, where nothing is said. Requests only',
    '/api/',
  ).exactOptional(),
  wholePath: field(
    z.literal(true),
    'The path is no longer than `path`; a query may follow',
    true,
  ).exactOptional(),
  query: field(
    constantText,
    'Text that stands somewhere behind the path, whichever case its letters have, percent signs decoded',
    'SYSCS_UTIL',
  ).exactOptional(),
  contentTypes: field(
    some(
      constantText.regex(
        CONTENT_TYPE,
        'is no content type; write lowercase letters, and one parameter at most: multipart/related;type=text/x',
      ),
    ),
    'Any one of these, whichever case: what the content type begins with, or a type and the whole value of one of its parameters. Where neither path nor body is given, any body that is sent as such',
    ['application/fhir+json', 'multipart/related;type=application/dicom'],
  ).exactOptional(),
  body: field(
    some(BODY_TERM),
    'What its body holds, all of these. What has no path or content type has the first of them in its first 4 kB',
    [{ text: '<dynamic-proxy>' }],
  ).exactOptional(),
  usualPort: field(port, 'Server port of test traffic, never a condition', 8080),
  suppressSeconds,
});
export type HttpMessage = z.infer<typeof schema>;

/** The sides whose messages are looked at. */
export function sidesOf({ from }: HttpMessage): readonly ('client' | 'server')[] {
  return from === 'either' ? ['client', 'server'] : [from];
}
