import type { Host, Message, TcpFlow } from '../../model/scenario';

/** Where the server says that it waits for data. */
const DATA_PORT = 51210;

/**
 * A file over FTP in extended passive mode (RFC 2428), whose answer names no address: the control connection, which
 * stays open, and that of the data. A download is shown by a recorded one: there the server closes first.
 */
export function ftpUpload(client: Host, server: string, file: Uint8Array): TcpFlow[] {
  const said = (from: Message['from'], text: string): Message => ({
    from,
    bytes: Buffer.from(text),
  });
  const control: TcpFlow = {
    transport: 'tcp',
    client,
    server: { address: server, port: 21 },
    close: 'open',
    messages: [
      said('server', '220 (lab)\r\n'),
      said('client', 'USER canary\r\n'),
      said('server', '331 Please specify the password.\r\n'),
      said('client', 'PASS canary\r\n'),
      said('server', '230 Login successful.\r\n'),
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
