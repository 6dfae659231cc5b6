import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { webFetch } from '../../scripts/lib/web';
import { toolOrSkip } from '../release/bundle/tools';

const test = suite('lib/web');

/** Variables that decide how the web is asked; each test sets its own. */
const NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE'];
const inEnvironment = async <T>(env: Record<string, string>, work: () => Promise<T>) => {
  const all = NAMES.flatMap((name) => [name, name.toUpperCase()]);
  const before = all.map((name) => [name, process.env[name]] as const);
  for (const name of all) delete process.env[name];
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
};
const listening = (server: net.Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
const textOf = async (url: string) => (await webFetch(new URL(url))).text();
const failure = async (work: Promise<unknown>) => {
  try {
    await work;
    return 'nothing failed';
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return `${message} ${cause?.message ?? ''}`;
  }
};

if (toolOrSkip('openssl')) {
  test("a hospital's own authority is trusted when it is in the store, and only then; also behind a proxy", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-web-'));
    const [key, certificate] = ['key.pem', 'ca.pem'].map((name) => path.join(folder, name));
    const subject = ['-subj', '/CN=rules.hospital.example', '-addext'];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject],
        ...['subjectAltName=DNS:rules.hospital.example,IP:127.0.0.1'],
        ...['-keyout', key!, '-out', certificate!],
      ],
      { stdio: 'ignore' },
    );
    const server = https.createServer(
      { key: readFileSync(key!), cert: readFileSync(certificate!) },
      (_, response) => response.end('rules'),
    );
    const tunnels: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket: net.Socket) => {
      tunnels.push(request.url!);
      const through = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      for (const end of [socket, through]) end.on('error', () => undefined);
    });
    const port = await listening(server);
    const proxyPort = await listening(proxy);
    try {
      const url = `https://127.0.0.1:${port}/`;
      for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE']) {
        await inEnvironment({ [name]: certificate! }, async () =>
          assert.is(await textOf(url), 'rules'),
        );
      }
      await inEnvironment({}, async () =>
        assert.match(await failure(textOf(url)), /self-signed|unable to verify|certificate/i),
      );
      await inEnvironment({ SSL_CERT_FILE: '/none' }, async () =>
        assert.match(await failure(textOf(url)), /"\/none" cannot be read/),
      );
      const proxied = { https_proxy: `http://127.0.0.1:${proxyPort}`, SSL_CERT_FILE: certificate! };
      await inEnvironment(proxied, async () => {
        assert.is(await textOf('https://rules.hospital.example/'), 'rules');
        assert.equal(tunnels, ['rules.hospital.example:443']);
      });
      await inEnvironment({ ...proxied, no_proxy: '127.0.0.1' }, async () => {
        assert.is(await textOf(url), 'rules');
        assert.is(tunnels.length, 1);
      });
    } finally {
      for (const each of [server, proxy]) {
        each.close();
        each.closeAllConnections();
      }
      rmSync(folder, { recursive: true });
    }
  });
}

test.run();
