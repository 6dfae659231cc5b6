import { existsSync, readFileSync } from 'node:fs';
import type { Dispatcher, RequestInit, Response } from 'undici';

/**
 * Where systems keep the certificates that they trust: Debian, Red Hat, SUSE, Alpine. Node has a list of its own, in which a
 * hospital's own authority is not.
 */
const SYSTEM_STORES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * As fetch, the way curl does it: certificates of the system's store (CURL_CA_BUNDLE and SSL_CERT_FILE name another), and
 * through the proxy that http_proxy, https_proxy and no_proxy name.
 */
export async function webFetch(url: URL, init: RequestInit = {}): Promise<Response> {
  // Only who asks the web pays for loading it.
  const { fetch } = await import('undici');
  return fetch(url, { ...init, dispatcher: await dispatcherFor(url) });
}

async function dispatcherFor(url: URL): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici');
  const { getProxyForUrl } = await import('proxy-from-env');
  const proxy = getProxyForUrl(url.href);
  const ca = certificates(process.env);
  const tls = ca === null ? {} : { ca };
  return proxy
    ? new ProxyAgent({ uri: proxy, requestTls: tls, proxyTls: tls })
    : new Agent({ connect: tls });
}

/** @throws Error where a file that somebody named is not there. */
function certificates(env: NodeJS.ProcessEnv): Buffer | null {
  const named = env.CURL_CA_BUNDLE || env.SSL_CERT_FILE;
  if (named) {
    if (!existsSync(named)) throw new Error(`the certificates "${named}" cannot be read`);
    return readFileSync(named);
  }
  const store = SYSTEM_STORES.find((file) => existsSync(file));
  return store === undefined ? null : readFileSync(store);
}
