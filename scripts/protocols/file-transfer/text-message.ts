import type { Message } from '../../model/scenario';

/** What one side says in a protocol that is text. */
export function textMessage(from: Message['from'], text: string): Message {
  return { from, bytes: Buffer.from(text) };
}
