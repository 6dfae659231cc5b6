import type { Host, Message, TcpFlow } from '../../model/scenario';
import { textMessage } from './text-message';

/** How a login goes on that is let in. */
export const LET_IN = '230 Login successful.\r\n';

/** Where the server says that it waits for data. */
const DATA_PORT = 51210;

/** A greeting, a name, a password, an answer (RFC 959). */
export function login(
  user: string,
  password: string,
  answer: string,
  command: (word: string) => string = (word) => word,
): Message[] {
  return [
    textMessage('server', '220 (lab)\r\n'),
    textMessage('client', `${command('USER')} ${user}\r\n`),
    textMessage('server', '331 Please specify the password.\r\n'),
    textMessage('client', `${command('PASS')} ${password}\r\n`),
    textMessage('server', answer),
  ];
}

/**
 * A file over FTP in extended passive mode (RFC 2428), whose answer names no address: the control connection, which
 * stays open, and that of the data. A download is shown by a recorded one: there the server closes first.
 */
export function ftpUpload(client: Host, server: string, file: Uint8Array): TcpFlow[] {
  const control: TcpFlow = {
    transport: 'tcp',
    client,
    server: { address: server, port: 21 },
    close: 'open',
    messages: [
      ...login('canary', 'canary', LET_IN),
      textMessage('client', 'TYPE I\r\n'),
      textMessage('server', '200 Switching to Binary mode.\r\n'),
      textMessage('client', 'EPSV\r\n'),
      textMessage('server', `229 Entering Extended Passive Mode (|||${DATA_PORT}|)\r\n`),
      textMessage('client', 'STOR canary.bin\r\n'),
      textMessage('server', '150 Ok to send data.\r\n'),
    ],
  };
  const data: TcpFlow = {
    transport: 'tcp',
    client: { ...client, port: client.port + 1 },
    server: { address: server, port: DATA_PORT },
    messages: [{ from: 'client', bytes: file }],
  };
  return [control, data];
}
