import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onPath } from '../../../scripts/lib/process';
import { toolOrSkip } from '../../release/bundle/tools';

/** The widths that pages are looked at: a phone, a desk. Pixels. */
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };

/** Starting takes long where many tests share few cores. */
const START_MILLISECONDS = 300_000;
const STEP_MILLISECONDS = 300_000;

let started: Promise<Browser | string> | undefined;

/** Debian's browser, started once a process; null after counting the test as skipped. */
export async function browserOrSkip(): Promise<Browser | null> {
  if (!toolOrSkip('chromium')) return null;
  started ??= start();
  const browser = await started;
  if (typeof browser !== 'string') return browser;
  toolOrSkip('chromium', false, browser);
  return null;
}

/** The browser, or why it does not start: some systems have a program of that name that only says where to get it. */
async function start(): Promise<Browser | string> {
  const { chromium } = await import('playwright-core');
  try {
    return await chromium.launch({
      executablePath: onPath('chromium')!,
      headless: true,
      // As root chromium refuses to build its sandbox; small machines have a small /dev/shm.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      timeout: START_MILLISECONDS,
    });
  } catch (error) {
    return `it does not start: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Ends the browser of this process; a test file ends with it. */
export async function closeBrowser(): Promise<void> {
  const browser = await started;
  if (typeof browser === 'object') await browser.close();
}

/** A page that was opened, with everything that it said and asked for. */
export interface Opened {
  page: Page;
  /** Addresses that the page asked for, itself left out. */
  asked: string[];
  /** Those of them that the page's policy kept from the network. */
  refused: string[];
  /** Errors of scripts, and what the page's policy refused. */
  errors: string[];
}

/** Opens a file as its reader does: from disk. */
export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: DESK, ...options });
  context.setDefaultTimeout(STEP_MILLISECONDS);
  const page = await context.newPage();
  const address = pathToFileURL(realpathSync(file)).href;
  const asked: string[] = [];
  const refused: string[] = [];
  const errors: string[] = [];
  page.on('requestfailed', (request) => {
    if (/csp/i.test(request.failure()?.errorText ?? '')) refused.push(request.url());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== address && !url.startsWith('data:')) asked.push(url);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(address, { waitUntil: 'load' });
  return { page, asked, refused, errors };
}

/** What axe-core finds that keeps people out: its impacts serious and critical. One line each. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const axe = createRequire(__filename).resolve('axe-core/axe.min.js');
  // Evaluated by the debugger and not as a script of the page, which its policy would refuse.
  await page.evaluate(readFileSync(axe, 'utf8'));
  const violations: AxeViolation[] = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

interface AxeViolation {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

/** By how many pixels a page is wider than its window. */
export async function overflowPixels(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
