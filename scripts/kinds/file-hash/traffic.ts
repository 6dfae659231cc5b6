import type { FileHash } from './pattern';
import type { Scenario } from '../../model/scenario';

const WEB_SERVER = { address: '10.20.0.9', port: 80 };

export function matching(o: FileHash): Scenario[] {
  return [{ name: 'the file downloaded over HTTP', flows: [download(o.testFile)] }];
}

export function download(text: string): Scenario['flows'][number] {
  const request = 'GET /monitor HTTP/1.1\r\nHost: files.example\r\n\r\n';
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${text.length}\r\n\r\n`;
  return {
    transport: 'tcp',
    client: { address: '10.20.0.5', port: 40900 },
    server: WEB_SERVER,
    messages: [
      { from: 'client', bytes: Buffer.from(request) },
      { from: 'server', bytes: Buffer.from(head + text) },
    ],
  };
}
