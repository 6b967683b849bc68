// frontend.mjs [FOLDER]: what the browser gets, optimized and compressed, into target/site/pkg or FOLDER.
//
// The steps are those of `cargo leptos build --frontend-only --release --precompress`, with the same settings (the
// leptos part of Cargo.toml) and the same tools: cargo, wasm-bindgen, wasm-opt, swc and Lightning CSS. Why not that
// program itself: building it takes longer than building everything else here. `scripts/same-frontend.sh` compares: with
// the releases of swc and Lightning CSS in package.json what comes out is the same byte for byte.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const packages = createRequire(join(root, 'end2end/package.json'));
const { bundle } = packages('lightningcss');
const { minifySync } = packages('@swc/core');

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version=1', '--no-deps', '--offline'], { cwd: root, maxBuffer: 1 << 28 }),
);
const settings = metadata.metadata.leptos[0];
const name = settings['output-name'];
const profile = settings['lib-profile-release'];
// What the framework's macros look at while they are compiled.
const env = {
  ...process.env,
  LEPTOS_OUTPUT_NAME: name,
  LEPTOS_SITE_ROOT: settings['site-root'],
  LEPTOS_SITE_PKG_DIR: settings['site-pkg-dir'],
  DISABLE_SERVER_FN_HASH: String(settings['disable-server-fn-hash']),
};
const run = (program, ...args) => execFileSync(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
const site = process.argv[2] ?? join(root, settings['site-root'], settings['site-pkg-dir']);

// Whoever stops this half way finds the files of the last whole build.
const making = `${site}.new`;
rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });

const target = 'wasm32-unknown-unknown';
const folder = join(metadata.target_directory, 'front');
const features = settings['lib-features'].length ? [`--features=${settings['lib-features'].join(',')}`] : [];
run('cargo', 'build', `--package=${settings['lib-package']}`, '--lib', `--target-dir=${folder}`, `--target=${target}`,
  '--no-default-features', ...features, `--profile=${profile}`);

const built = join(folder, target, profile, `${settings['lib-package']}.wasm`);
run('wasm-bindgen', '--target=web', '--no-typescript', `--out-name=${name}`, `--out-dir=${making}`, built);
const program = join(making, `${name}.wasm`);
renameSync(join(making, `${name}_bg.wasm`), program);
run('wasm-opt', ...(process.env.LEPTOS_WASM_OPT_FEATURES?.split(',') ?? settings['wasm-opt-features']), program, '-o', program);

const script = join(making, `${name}.js`);
writeFileSync(script, minifySync(readFileSync(script, 'utf8'), { compress: true, mangle: true, module: true }).code);

// "chrome 125, safari 17.5" as Lightning CSS wants it: a byte each for the numbers of a version.
const targets = Object.fromEntries(settings.browserquery.split(',').map((browser) => {
  const [kind, version] = browser.trim().split(' ');
  const [major, minor = 0] = version.split('.').map(Number);
  return [kind, (major << 16) | (minor << 8)];
}));
const filename = join(root, settings['style-file']);
const style = bundle({ filename, targets, minify: true });
writeFileSync(join(making, `${name}.css`), style.code);

for (const file of readdirSync(making)) {
  const content = readFileSync(join(making, file));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(join(making, `${file}.br`), brotliCompressSync(content, { params }));
  writeFileSync(join(making, `${file}.gz`), gzipSync(content, { level: 9 }));
}
rmSync(site, { recursive: true, force: true });
renameSync(making, site);
