// What every page without a script keeps to, looked at in a real browser: in both colour schemes, on three widths.

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolve } from './browser.mjs';

const WIDTHS_PX = [320, 390, 1280];
const HEIGHT_PX = 844;
const SCHEMES = ['dark', 'light'];
const BYTES_MAX = 8 * 1024;
const TARGET_PX_MIN = 48;
const INPUT_PX_MIN = 16;
const DARK_LUMINANCE_MAX = 0.1;
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SCREENSHOTS = join(process.env.NIGHTBELL_BROWSER_PACKAGES, 'screenshots');

/** Looks at pages as they are opened, and keeps what is wrong with them. */
export class Inspection {
  #copy;
  #html = '';
  #axe;
  #found = [];
  #seen = new Set();

  static async of(browser) {
    const inspection = new Inspection();
    const context = await browser.newContext({ bypassCSP: true });
    const answer = (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: inspection.#html });
    await context.route('**/*', answer);
    inspection.#copy = await context.newPage();
    inspection.#axe = await readFile(resolve('axe-core/axe.min.js'), 'utf8');
    await mkdir(SCREENSHOTS, { recursive: true });
    return inspection;
  }

  /** Looks at the page that is open. `name` is what it is called in what is found, and its pictures' name. */
  async look(page, name, { scripts = 0 } = {}) {
    if (this.#seen.has(name)) throw new Error(`two pages are called ${name}`);
    this.#seen.add(name);
    this.#html = await page.content();
    const bytes = Buffer.byteLength(this.#html);
    this.#need(bytes <= BYTES_MAX, name, `${bytes} bytes`);
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of WIDTHS_PX) {
        const where = `${name}, ${scheme}, ${width} px`;
        await page.setViewportSize({ width, height: HEIGHT_PX });
        const limits = { targetMin: TARGET_PX_MIN, inputMin: INPUT_PX_MIN, scripts };
        const { luminance, wrong } = await page.evaluate(measured, limits);
        for (const what of wrong) this.#need(false, where, what);
        const isDark = luminance < DARK_LUMINANCE_MAX;
        this.#need(isDark === (scheme === 'dark'), where, `the ground has a luminance of ${luminance}`);
        await page.screenshot({ path: join(SCREENSHOTS, `${name}-${scheme}-${width}.png`), fullPage: true });
        await this.#audit(page.url(), scheme, width, where);
      }
    }
  }

  /** Fails when anything was found. */
  done() {
    if (this.#found.length) throw new Error(`${this.#found.length} findings:\n${this.#found.join('\n')}`);
    console.log(`${this.#seen.size} pages looked at`);
  }

  /** axe needs a script in the page: it is given a copy of it, at the same address, in a browser without a policy. */
  async #audit(url, scheme, width, where) {
    await this.#copy.emulateMedia({ colorScheme: scheme });
    await this.#copy.setViewportSize({ width, height: HEIGHT_PX });
    await this.#copy.goto(url);
    await this.#copy.evaluate(this.#axe);
    const violations = await this.#copy.evaluate(async (tags) => {
      const { violations } = await globalThis.axe.run(document, { runOnly: tags });
      return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.html).join(' ')}`);
    }, AXE_TAGS);
    for (const violation of violations) this.#need(false, where, violation);
  }

  #need(isWell, where, what) {
    if (!isWell) this.#found.push(`${where}: ${what}`);
  }
}

/** Runs in the page: its ground, and what is too wide, too small, or a script. */
function measured({ targetMin, inputMin, scripts }) {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} px`);
  if (document.scripts.length !== scripts) wrong.push(`${document.scripts.length} scripts`);
  // A link within a sentence is as high as its line; one that is all of its paragraph is a target.
  const isInText = (link) => link.parentElement.textContent.trim() !== link.textContent.trim() && getComputedStyle(link).display === 'inline';
  for (const target of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')) {
    if (!target.checkVisibility()) continue;
    const box = target.getBoundingClientRect();
    const isSmall = box.width < targetMin || box.height < targetMin;
    const isLink = target.localName === 'a';
    if (isSmall && !(isLink && isInText(target))) wrong.push(`a target of ${box.width} by ${box.height} px: ${target.outerHTML}`);
    const size = Number.parseFloat(getComputedStyle(target).fontSize);
    if (!isLink && size < inputMin) wrong.push(`${size} px text in ${target.outerHTML}`);
  }
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map((part) => linear(Number(part) / 255));
  return { luminance: 0.2126 * red + 0.7152 * green + 0.0722 * blue, wrong };
}
