// A browser, and the visitors in it. Whatever goes wrong in a visitor's pages fails the test that brought them there.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { OUT } from './out.mjs';

// No GPU is needed: the map draws through SwiftShader. Nothing is asked of anybody outside this machine.
const SWITCHES = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DEVICES = {
  phone: PHONE,
  laptop: { viewport: { width: 1280, height: 720 } },
  desk: { viewport: { width: 1440, height: 900 } },
  wall: { viewport: { width: 1920, height: 1080 } },
};

/** The browser; whoever opens it closes it. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: SWITCHES });

/**
 * Declares a browser for the tests of this file.
 * @returns {{ visitor: (options?: VisitorOptions) => Promise<Visitor> }}
 * @typedef {{ device?: 'phone' | 'laptop' | 'desk' | 'wall', lang?: 'zh-CN' | 'en', theme?: 'light' | 'dark', script?: 'on' | 'off', name?: string }} VisitorOptions
 */
export function browser() {
  let running;
  /** @type {Visitor[]} */
  const visitors = [];
  before(async () => {
    running = await launch();
  }, { timeout: 60_000 });
  after(async () => {
    await Promise.all(visitors.map((visitor) => visitor.context.close()));
    await running?.close();
  });
  return {
    async visitor(options = {}) {
      const visitor = await Visitor.enter(running, options);
      visitors.push(visitor);
      return visitor;
    },
  };
}

/** One person with one device: own cookies, own language, and a list of what went wrong on their pages. */
export class Visitor {
  /** What a page should not have done: errors on the console, scripts that threw, blocked by policy, answers of 500. */
  complaints = [];

  static async enter(running, { device = 'desk', lang = 'zh-CN', theme = 'light', script = 'on', name = device }) {
    const context = await running.newContext({
      ...DEVICES[device],
      locale: lang, timezoneId: 'Asia/Shanghai', colorScheme: theme, reducedMotion: 'reduce',
      javaScriptEnabled: script === 'on',
    });
    context.setDefaultTimeout(15_000);
    const visitor = new Visitor();
    visitor.context = context;
    visitor.name = name;
    await visitor.#listen();
    visitor.page = await context.newPage();
    return visitor;
  }

  async #listen() {
    const complain = (what) => this.complaints.push(what);
    await this.context.exposeBinding('tongxinTestViolation', (_source, violation) => complain(`policy: ${violation}`));
    await this.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        // @ts-expect-error the binding above
        window.tongxinTestViolation(`${event.violatedDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    this.context.on('page', (page) => {
      page.on('pageerror', (error) => complain(`script: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !this.#expected(message)) complain(`console: ${message.text()}`);
      });
    });
    this.context.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.status()} for ${response.url()}`);
    });
  }

  // Chromium logs an error for every answer of 4xx; a refusal that the test provokes is not a fault of the page.
  #expected(message) {
    return message.text().startsWith('Failed to load resource') && /status of 4\d\d/.test(message.text());
  }

  /** A picture of the page as it is now: target/e2e/NAME.png. */
  async picture(name, { whole = false } = {}) {
    mkdirSync(OUT, { recursive: true });
    await this.page.screenshot({ path: join(OUT, `${name}.png`), fullPage: whole });
  }

  /** Fails if any page of this visitor complained. */
  assertContent() {
    assert.deepEqual(this.complaints, [], `${this.name} met errors on the pages`);
  }

  get(testId) {
    return this.page.getByTestId(testId);
  }

  /** Opens an address and waits until the document is there. An answer of 400 or more fails. */
  async open(url) {
    const reply = await this.page.goto(url);
    assert.ok(reply.status() < 400, `${url} answered ${reply.status()}`);
  }
}
