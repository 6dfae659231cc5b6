import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { PAYLOAD_TYPE } from '../../operator/verify/envelope';

/**
 * Puts a statement into a DSSE envelope. Keys of OpenSSH sign in a form of their own, which no reader of DSSE knows, so this
 * one is another key: PEM, of ECDSA or Ed25519, as `cosign import-key-pair` takes it.
 * @param privateKey PEM, without a password.
 * @returns one line of JSON.
 */
export function envelopeText(statement: string, privateKey: string): string {
  const key = createPrivateKey(privateKey);
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  const signature = sign(isEd25519 ? null : 'sha256', preAuthEncoding(statement), key);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: Buffer.from(statement).toString('base64'),
    signatures: [
      {
        keyid: createHash('sha256').update(spki).digest('hex'),
        sig: signature.toString('base64'),
      },
    ],
  };
  return `${JSON.stringify(envelope)}\n`;
}

/** What DSSE signs: its "pre-authentication encoding". */
function preAuthEncoding(statement: string): Buffer {
  const size = (text: string) => Buffer.byteLength(text);
  return Buffer.from(
    `DSSEv1 ${size(PAYLOAD_TYPE)} ${PAYLOAD_TYPE} ${size(statement)} ${statement}`,
  );
}
