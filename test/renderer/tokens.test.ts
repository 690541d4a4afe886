// One file writes colours, sizes and durations down; everything else names them.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fluentDark, fluentLight } from '../../renderer/theme/fluent.ts'

const renderer = fileURLToPath(new URL('../../renderer/', import.meta.url))
const tokensFile = 'theme/tokens.css'
const read = (file: string) => readFileSync(renderer + file, 'utf8')
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).map(file => file.replaceAll('\\', '/'))
const styles = files.filter(file => file.endsWith('.css') && file !== tokensFile)
const withoutComments = (css: string) => css.replace(/\/\*[\s\S]*?\*\//g, '')

const tokens = read(tokensFile)
const declared = new Set([...tokens.matchAll(/--tl-[\w-]+(?=:)/g)].map(([name]) => name))

test.each(styles)('%s writes no colour or duration of its own', file => {
  const written = withoutComments(read(file)).match(
    /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|(?<![\w-])\d*\.?\d+m?s\b/gi,
  )
  expect(written ?? []).toEqual([])
})

test.each(styles)('%s writes no size of its own', file => {
  expect(
    withoutComments(read(file))
      .replace(/@media[^{]*/g, '')
      .match(/(?<![\w-])\d*\.?\d+(?:px|rem)\b/gi) ?? [],
  ).toEqual([])
})

test.each([...styles, ...files.filter(file => /\.tsx?$/.test(file))])('%s names only tokens that there are', file => {
  const unknown = [...read(file).matchAll(/var\((--tl-[\w-]+)/g)]
    .map(([, name]) => name ?? '')
    .filter(name => !declared.has(name) && name !== '--tl-halo')
  expect(unknown).toEqual([])
})

test('the light theme sets every colour that the dark one sets', () => {
  const block = (selector: string) => {
    const start = tokens.indexOf(`${selector} {`)
    return [...tokens.slice(start, tokens.indexOf('}', start)).matchAll(/--tl-[\w-]+(?=:)/g)]
      .map(([name]) => name)
      .sort()
  }
  expect(block('\n.tl-light')).toEqual(block('.tl-dark'))
})

test.each([
  ['dark', fluentDark],
  ['light', fluentLight],
])('Fluent takes every value of its %s theme: it leaves out what has parentheses within parentheses', (_, theme) => {
  expect(Object.entries(theme).filter(([, value]) => /\([^)]*\(/.test(String(value)))).toEqual([])
})

test('no file refers to anything outside the app', () => {
  const outside = files
    .filter(file => /\.(css|html|tsx?)$/.test(file))
    .flatMap(file =>
      [...read(file).matchAll(/(?:src|href|url\()\s*[=(]?\s*["']?https?:[^"')\s]+/g)].map(
        ([found]) => `${file}: ${found}`,
      ),
    )
  expect(outside).toEqual([])
})
