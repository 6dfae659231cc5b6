import type { Host, Message, TcpFlow } from '../../model/scenario';
import { said } from './said';

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
    said('server', '220 (lab)\r\n'),
    said('client', `${command('USER')} ${user}\r\n`),
    said('server', '331 Please specify the password.\r\n'),
    said('client', `${command('PASS')} ${password}\r\n`),
    said('server', answer),
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
      said('client', 'TYPE I\r\n'),
      said('server', '200 Switching to Binary mode.\r\n'),
      said('client', 'EPSV\r\n'),
      said('server', `229 Entering Extended Passive Mode (|||${DATA_PORT}|)\r\n`),
      said('client', 'STOR canary.bin\r\n'),
      said('server', '150 Ok to send data.\r\n'),
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
