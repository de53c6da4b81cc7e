// Opens a lesson and a training in JupyterLab as a reader does, and says of each thing that must be
// seen whether it is.
//
//     node lesson.js URL TOKEN SCREENSHOTS
//
// URL is JupyterLab's, whose folder holds lesson.ipynb and training.ipynb. CHROMIUM in the environment
// is the browser's path; WHOLE_LESSON=true says that the lesson has all its images, so that its claims
// must hold. Prints a line per check, leaves pictures in the folder SCREENSHOTS and ends with 1 where a
// check fails.
const path = require('path');
const { chromium } = require('playwright-core');

const [url, token, screenshots] = process.argv.slice(2);
const MINUTE = 60_000;
let failures = 0;

function check(what, holds, found) {
  console.log((holds ? 'ok    ' : 'FAIL  ') + what + (holds ? '' : `: found ${JSON.stringify(found)}`));
  failures += holds ? 0 : 1;
}

/** Asks again until the answer is good or the time is over; gives the last answer. */
async function until(question, isGood, milliseconds) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await question();
    if (isGood(answer) || Date.now() > end) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

class Lab {
  constructor(page) {
    this.page = page;
  }

  /** Opens a notebook in a workspace of its own, so that no other stands in another tab. */
  async open(notebook) {
    await this.page.goto(`${url}/lab/workspaces/${notebook.split('.')[0]}/tree/${notebook}?token=${token}`, {
      waitUntil: 'domcontentloaded',
      timeout: 2 * MINUTE,
    });
    await this.page.waitForSelector('.jp-Notebook', { timeout: 2 * MINUTE });
    await this.ready();
  }

  /** Waits until the notebook is there and its kernel has nothing to do; gives the kernel's state. */
  async ready() {
    return until(() => this.state(), (state) => state === 'Idle', 2 * MINUTE);
  }

  /** What the status bar says of the kernel, which is there later than the notebook's frame. */
  state() {
    return this.page.evaluate(() => {
      const loading = document.querySelector('.jp-Spinner') !== null || document.querySelector('.jp-Cell') === null;
      const texts = [...document.querySelectorAll('.jp-StatusBar-TextItem')].map((item) => item.textContent);
      const kernel = texts.find((text) => text.startsWith('Java (Distillery) | '));
      return loading || !kernel ? `loading ${texts}` : kernel.split(' | ')[1];
    });
  }

  async menu(name, item) {
    const { page } = this;
    await page.click(`.lm-MenuBar-itemLabel:text-is("${name}")`);
    await page.click(`.lm-Menu-itemLabel:text-is("${item}")`);
  }

  async theme(name) {
    const { page } = this;
    await page.click('.lm-MenuBar-itemLabel:text-is("Settings")');
    await page.hover('.lm-Menu-itemLabel:text-is("Theme")');
    await page.click(`.lm-Menu-itemLabel:text-is("${name}")`);
    await until(
      () => page.evaluate(() => document.body.dataset.jpThemeName),
      (theme) => theme === name,
      MINUTE / 2,
    );
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1500);
  }

  prompts() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map((prompt) => prompt.textContent),
    );
  }

  /** Brings what a selector finds into view. */
  async show(selector, text) {
    await this.page.evaluate(
      ([where, what]) => {
        const found = [...document.querySelectorAll(where)].find((one) => one.textContent.includes(what));
        found?.scrollIntoView({ block: 'start' });
      },
      [selector, text],
    );
    await this.page.waitForTimeout(1000);
  }

  async picture(name) {
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }

  outputs() {
    return this.page.evaluate(() => {
      const outputs = [...document.querySelectorAll('.jp-OutputArea-output')];
      // Not innerText, which is empty for what is out of view.
      const texts = outputs.map((output) => output.textContent.trim());
      return {
        tables: document.querySelectorAll('.jp-OutputArea-output table').length,
        charts: [...document.querySelectorAll('.jp-OutputArea-output img')].filter(
          (image) => image.complete && image.naturalWidth > 300 && image.clientWidth <= image.naturalWidth,
        ).length,
        errors: outputs
          .filter((output) => output.dataset.mimeType === 'application/vnd.jupyter.error')
          .map((output) => output.textContent.slice(0, 500)),
        complaints: outputs
          .filter((output) => output.dataset.mimeType === 'application/vnd.jupyter.stderr')
          .map((output) => output.textContent.slice(0, 500)),
        holds: texts.filter((text) => text.startsWith('holds: ')).length,
        bars: texts.filter((text) => / left|done in|stopped after/.test(text)),
      };
    });
  }
}

async function lesson(lab) {
  await lab.open('lesson.ipynb');
  check('the lesson opens with its kernel ready', (await lab.state()) === 'Idle', await lab.state());
  await lab.picture('1-opened-light');
  await lab.menu('Run', 'Run All Cells');
  const bars = await until(
    async () => (await lab.outputs()).bars,
    (texts) => texts.some((text) => / left/.test(text)),
    3 * MINUTE,
  );
  check('a progress bar shows the time left while a cell trains', bars.some((text) => / left/.test(text)), bars);
  await lab.show('h2', 'teacher');
  await lab.picture('2-training-light');
  const began = Date.now();
  let said = began;
  const prompts = await until(
    async () => {
      const now = await lab.prompts();
      if (Date.now() - said > MINUTE) {
        said = Date.now();
        console.log(`      after ${Math.round((said - began) / 1000)} s: ${now.join(' ')}`);
      }
      return now;
    },
    (all) => all.length > 0 && all.every((prompt) => /\[\d+\]/.test(prompt)),
    25 * MINUTE,
  );
  check('every cell has run', prompts.every((prompt) => /\[\d+\]/.test(prompt)), prompts);
  console.log(`      all cells took ${Math.round((Date.now() - began) / 1000)} s`);
  const seen = await lab.outputs();
  console.log(`      ${seen.tables} tables, ${seen.charts} charts, ${seen.holds} claims hold, ${seen.bars.length} bars`);
  check('no cell shows an error', seen.errors.length === 0, seen.errors);
  check('nothing is printed on stderr', seen.complaints.length === 0, seen.complaints);
  check('tables are shown', seen.tables >= 4, seen.tables);
  check('charts are shown, no wider than they are sharp', seen.charts >= 5, seen.charts);
  if (process.env.WHOLE_LESSON === 'true') {
    check('claims hold', seen.holds >= 4, seen.holds);
  }
  check('progress bars are shown as finished', seen.bars.length >= 5
    && seen.bars.every((text) => text.includes('done in')), seen.bars);
}

async function pictures(lab, theme) {
  const places = [
    ['h2', 'The teacher'],
    ['h2', 'teacher says'],
    ['h2', 'by labels'],
    ['h2', 'temperature'],
    ['h2', 'left out'],
    ['.jp-InputArea', 'Charts.learningCurves'],
    ['.jp-InputArea', 'Charts.softLabels'],
    ['.jp-InputArea', 'addColumns'],
  ];
  for (const [number, [selector, text]] of places.entries()) {
    await lab.show(selector, text);
    await lab.picture(`3-lesson-${number + 1}-${theme}`);
  }
}

async function restart(lab) {
  await lab.menu('Kernel', 'Restart Kernel…');
  await lab.page.click('.jp-Dialog button.jp-mod-accept');
  await lab.page.waitForSelector('.jp-Dialog', { state: 'detached' });
  check('the kernel is ready after a restart', (await lab.ready()) === 'Idle', await lab.state());
  await lab.page.click('.jp-CodeCell .jp-InputArea-editor >> nth=0');
  await lab.page.keyboard.press('Shift+Enter');
  const prompt = await until(async () => (await lab.prompts())[0], (text) => /\[1\]/.test(text), MINUTE);
  check('and counts from one again', /\[1\]/.test(prompt), prompt);
  await lab.ready();
}

async function interrupt(lab) {
  await lab.open('training.ipynb');
  const output = (number) =>
    lab.page.evaluate(
      (index) => document.querySelectorAll('.jp-CodeCell')[index].querySelector('.jp-OutputArea')?.innerText ?? '',
      number,
    );
  await lab.page.click('.jp-CodeCell .jp-InputArea-editor >> nth=0');
  await lab.page.keyboard.press('Shift+Enter');
  const running = await until(() => output(0), (text) => /left/.test(text), MINUTE);
  check('a training shows the time left', /left/.test(running), running);
  await lab.picture('4-running-light');
  const began = Date.now();
  await lab.page.click('jp-button[data-command="notebook:interrupt-kernel"], [data-jp-item-name="interrupt"] button, [data-jp-item-name="interrupt"] jp-button');
  const stopped = await until(() => output(0), (text) => /stopped/.test(text), MINUTE);
  console.log(`      stopped after ${Date.now() - began} ms`);
  check('the stop button stops it and the bar says so', /stopped/.test(stopped), stopped);
  // The cell's own word comes behind the bar's, a moment later where the machine is busy.
  const interrupted = await until(() => output(0), (text) => /[Ii]nterrupted/.test(text), MINUTE);
  check('the cell says that it was interrupted', /[Ii]nterrupted/.test(interrupted), interrupted);
  check('the kernel is ready again', (await lab.ready()) === 'Idle', await lab.state());
  await lab.page.click('.jp-CodeCell .jp-InputArea-editor >> nth=1');
  await lab.page.keyboard.press('Shift+Enter');
  const next = await until(() => output(1), (text) => text !== '', MINUTE);
  check('the next cell runs, with what was learnt', next.includes('INTERRUPTED'), next);
  await lab.picture('5-interrupted-light');
  await lab.theme('JupyterLab Dark');
  await lab.picture('5-interrupted-dark');
}

async function newLab(browser) {
  return new Lab(await browser.newPage({ viewport: { width: 1280, height: 900 } }));
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
  try {
    const lab = await newLab(browser);
    await lesson(lab);
    await pictures(lab, 'light');
    await lab.theme('JupyterLab Dark');
    await pictures(lab, 'dark');
    await lab.theme('JupyterLab Light');
    await restart(lab);
    await lab.page.close();
    await interrupt(await newLab(browser));
  } finally {
    await browser.close();
  }
  console.log(failures === 0 ? 'all checks hold' : `${failures} checks failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}

main().catch((error) => {
  console.log(`FAIL  the browser test broke off: ${error.stack}`);
  process.exitCode = 1;
});
