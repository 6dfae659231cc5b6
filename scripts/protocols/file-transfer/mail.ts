import type { Host, TcpFlow } from '../../model/scenario';
import { textMessage } from './text-message';

/** A mail with a file in base64 beside its text (RFC 5321, RFC 2045). */
export function mailWithFile(client: Host, server: string, file: Uint8Array): TcpFlow {
  const encoded = Buffer.from(file)
    .toString('base64')
    .match(/.{1,76}/g)!;
  const mail = [
    'From: canary@site.example',
    'To: canary@lab.example',
    'Subject: canary',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="canary-part"',
    '',
    '--canary-part',
    'Content-Type: text/plain',
    '',
    'canary',
    '--canary-part',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="canary.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    ...encoded,
    '',
    '--canary-part--',
    '.',
  ];
  return {
    transport: 'tcp',
    client,
    server: { address: server, port: 25 },
    messages: [
      textMessage('server', '220 lab ESMTP\r\n'),
      textMessage('client', 'EHLO canary\r\n'),
      textMessage('server', '250 lab\r\n'),
      textMessage('client', 'MAIL FROM:<canary@site.example>\r\n'),
      textMessage('server', '250 OK\r\n'),
      textMessage('client', 'RCPT TO:<canary@lab.example>\r\n'),
      textMessage('server', '250 OK\r\n'),
      textMessage('client', 'DATA\r\n'),
      textMessage('server', '354 End data with <CR><LF>.<CR><LF>\r\n'),
      textMessage('client', `${mail.join('\r\n')}\r\n`),
      textMessage('server', '250 OK\r\n'),
      textMessage('client', 'QUIT\r\n'),
      textMessage('server', '221 Bye\r\n'),
    ],
  };
}
