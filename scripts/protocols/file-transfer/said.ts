import type { Message } from '../../model/scenario';

/** Lines of a protocol that is text. */
export function said(from: Message['from'], text: string): Message {
  return { from, bytes: Buffer.from(text) };
}
