#!/bin/sh
# Build the libraries into the package, each with its licence, and axe for the tests. Needs npm; asks its registry.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
node node_modules/esbuild/install.js
assets=../pipeline/duban/show/report/assets/vendor
for name in echarts virtual; do
  npx esbuild "$name.js" --bundle --minify --format=iife --global-name=$name --target=es2020 --charset=utf8 --legal-comments=none \
    --log-level=warning --outfile="$assets/$name.js"
done
{
  for package in echarts zrender tslib @tanstack/virtual-core; do
    version=$(node -p "require('./node_modules/$package/package.json').version")
    printf '%s %s\n\n' "$package" "$version"
    cat "node_modules/$package"/LICENSE* "node_modules/$package"/NOTICE* 2>/dev/null || true
    printf '\n\n'
  done
} > "$assets/LICENSES.txt"
cp node_modules/axe-core/axe.min.js ../tests/browser/axe.min.js
