/**
 * Where Chromium is, and how tests run it; alone, `node scripts/chromium.js` tells whether there is one.
 */
import { existsSync } from 'node:fs';

/** Where distributions put Chromium; the variable `CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Flags with which headless Chromium computes right on webgl and webgpu without a graphics card, by the
 * software renderer that comes with it. With fewer, reading from webgpu gave zeros, without an error.
 */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** Headers of a page that may share memory among threads, as the wasm backend's threads need it. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Where Chromium keeps its Vulkan: the loader, and a driver that needs no graphics card. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const DRIVER = 'vk_swiftshader_icd.json';

/** Variables with which a program finds Chromium's software driver for Vulkan; undefined without one. */
export function softwareVulkan() {
  const folder = FOLDERS.find((place) => existsSync(`${place}/${DRIVER}`));
  return folder && { VK_ICD_FILENAMES: `${folder}/${DRIVER}`, LD_LIBRARY_PATH: folder };
}

/** The program of Chromium on this machine, or undefined if there is none. */
export function findChromium() {
  const { CHROMIUM } = process.env;
  return (CHROMIUM ? [CHROMIUM] : PLACES).find((file) => existsSync(file));
}

/**
 * The program of Chromium.
 *
 * @throws Error if there is none.
 */
export function requireChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    `No Chromium was found at ${process.env.CHROMIUM ?? PLACES.join(', ')}. Install it (apt-get install chromium), or name its program in the variable CHROMIUM.`,
  );
}

if (process.argv[1] === import.meta.filename) {
  const program = findChromium();
  console.log(program ?? 'There is no Chromium.');
  if (program === undefined) process.exitCode = 1;
}
