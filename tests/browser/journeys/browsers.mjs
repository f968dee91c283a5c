// Chromium, Firefox and WebKitGTK behind one small interface: {goto, enter, evaluate, press, close}. enter()
// goes into the first frame of the page, until the next goto.
//
// Debian has no geckodriver, so puppeteer speaks WebDriver BiDi to Firefox. WebKitGTK has WebDriver only; its windows stop
// at 447 px, so a narrow page is in a frame of its own origin there. It has no touch: fingers are tried in Chromium alone.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(new URL("../../../web/runtime/package.json", import.meta.url));
const load = (name) => import(pathToFileURL(resolve(name)));

/** `programs`: the browser; for "webkit" its driver and an X server. */
export function open(name, programs) {
  return name === "webkit" ? webkit(...programs) : puppeteer(name, ...programs);
}

async function puppeteer(browser, executablePath) {
  const { launch } = await load("puppeteer-core");
  const opened = await launch({ browser, executablePath, args: browser === "chrome" ? ["--no-sandbox"] : [] });
  const page = await opened.newPage(); // in Firefox, keys pressed in the first tab go to the address bar
  let place = page;
  return {
    async goto(address, width) {
      // The viewport's orientation, which puppeteer sets beside its size, is unknown to Firefox 140.
      await page.setViewport({ width, height: 800 }).catch((error) => {
        if (!/setScreenOrientationOverride.*unknown command/s.test(error.message)) throw error;
      });
      place = page;
      await page.goto(address);
    },
    async enter() {
      place = await (await page.waitForSelector("iframe")).contentFrame();
    },
    evaluate: (call, ...given) => place.evaluate(call, ...given),
    async press(...keys) {
      for (const key of keys) await page.keyboard.down(key);
      for (const key of keys.reverse()) await page.keyboard.up(key);
    },
    close: () => opened.close(),
  };
}

async function webkit(driver, xServer) {
  const { default: selenium } = await load("selenium-webdriver");
  const { DriverService } = await load("selenium-webdriver/remote/index.js");
  const screen = spawn(xServer, ["-displayfd", "1", "-screen", "0", "1280x900x24"], { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => screen.kill());
  const [display] = await once(screen.stdout, "data"); // its number, once it can be used
  const variables = {
    DISPLAY: `:${String(display).trim()}`,
    WEBKIT_DISABLE_COMPOSITING_MODE: "1", // its threaded compositor has crashed in Mesa's software renderer
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  };
  const service = new DriverService.Builder(driver)
    .setLoopback(true)
    .setEnvironment({ ...process.env, ...variables })
    .build();
  const opened = await new selenium.Builder()
    .usingServer(await service.start())
    .withCapabilities({ browserName: "MiniBrowser" }) // the driver knows where it is
    .build();
  await opened.manage().window().setRect({ width: 1280, height: 900 });
  return {
    async goto(address, width) {
      await opened.switchTo().defaultContent();
      await opened.get(width < 447 ? new URL(`/framed?${new URLSearchParams({ width, address })}`, address).href : address);
      if (width < 447) await opened.switchTo().frame(0);
    },
    enter: () => opened.switchTo().frame(0),
    evaluate: (call, ...given) => opened.executeScript(`return (${call})(...arguments)`, ...given),
    async press(...keys) {
      const actions = opened.actions();
      const codes = keys.map((key) => selenium.Key[key.toUpperCase()] ?? key);
      for (const code of codes) actions.keyDown(code);
      for (const code of codes.reverse()) actions.keyUp(code);
      await actions.perform();
    },
    close: () => opened.quit(), // selenium ends its driver with this process
  };
}
