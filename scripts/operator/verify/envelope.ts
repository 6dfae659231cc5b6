import { z } from 'zod';
import { parseJson } from '../../lib/json';

/**
 * The provenance again, in a DSSE envelope (https://github.com/secure-systems-lab/dsse) as cosign reads it. Not in
 * SHA256SUMS: whoever rebuilds without the key has equal sums.
 */
export const ENVELOPE = 'provenance.intoto.jsonl';
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const ENVELOPE_FORM = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })).min(1),
});

/** @throws Error where the envelope holds anything but this statement. Its signature cosign judges. */
export function checkEnvelope(envelope: Buffer, provenance: Buffer | undefined): void {
  const text = envelope.toString('utf8');
  const read = parseJson(text, ENVELOPE_FORM, 'it');
  if (`${JSON.stringify(read)}\n` !== text) throw new Error('has another form than ours');
  if (read.payload !== provenance?.toString('base64')) {
    throw new Error('holds another statement than provenance.json');
  }
}
