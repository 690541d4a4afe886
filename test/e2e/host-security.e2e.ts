// The host as a browser meets it: what another page, another origin and a stolen address can and can not do.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenedApp, openApp, screenshotPath } from './app.ts'

let app: OpenedApp
let origin: string
/** A page of somebody else's on the same machine. */
let stranger: Server
let strangerUrl: string

beforeAll(async () => {
  app = await openApp()
  origin = new URL(app.host.url).origin
  stranger = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>Stranger</title>')
  })
  await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve))
  const address = stranger.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  strangerUrl = `http://127.0.0.1:${address.port}/`
})

afterAll(async () => {
  stranger.close()
  await app.close()
})

describe('the printed address', () => {
  test('opens the app, and its token leaves the address bar at once', async () => {
    const page = await app.page()
    await page.waitForLoadState('networkidle')
    expect(page.url()).not.toContain('token')
    expect(await page.title()).toBe('Throughline')
    await page.screenshot({ path: screenshotPath('opened') })
    await page.context().close()
  })

  test('leaves a cookie that no script can read', async () => {
    const page = await app.page()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' })
    await page.context().close()
  })

  test('without its token opens nothing', async () => {
    const context = await app.browser.newContext()
    const page = await context.newPage()
    expect((await page.goto(origin))?.status()).toBe(401)
    expect(await page.textContent('body')).toContain('Open the whole address')
    await context.close()
  })
})

describe('a page on another port of this machine', () => {
  test('can not speak to the host, though the browser holds the cookie', async () => {
    const page = await app.page()
    await page.goto(strangerUrl)
    const socket = await page.evaluate(
      url =>
        new Promise<string>(resolve => {
          const opened = new WebSocket(url)
          opened.onopen = () => resolve('open')
          opened.onerror = () => resolve('refused')
        }),
      `${origin.replace('http', 'ws')}/contract`,
    )
    expect(socket).toBe('refused')
    const fetched = await page.evaluate(async url => {
      try {
        return await (await fetch(url, { credentials: 'include' })).text()
      } catch {
        return 'refused'
      }
    }, origin)
    expect(fetched).toBe('refused')
    // Without CORS a page can send but not read: the host must not take it either.
    const posted = page.waitForResponse(`${origin}/upload?name=x.csv`)
    await page.evaluate(url => {
      const form = document.createElement('form')
      form.method = 'POST'
      form.action = url
      document.body.append(form)
      form.submit()
    }, `${origin}/upload?name=x.csv`)
    expect((await posted).status()).toBe(403)
    await page.context().close()
  })

  test('can not show the app in a frame', async () => {
    const page = await app.page()
    await page.goto(strangerUrl)
    await page.evaluate(url => {
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
    }, origin)
    await expect.poll(() => page.frames().length).toBe(2)
    await page.waitForLoadState('networkidle')
    expect(await page.frames()[1]?.title()).not.toBe('Throughline')
    await page.context().close()
  })
})

describe('a script that got into the page', () => {
  test('can neither run inline, nor evaluate, nor call home', async () => {
    const page = await app.page()
    const outcome = await page.evaluate(async away => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      const fetched = await fetch(away, { mode: 'no-cors' }).then(
        () => 'reached',
        () => 'refused',
      )
      // In a task of the page's own: what the test itself runs is let through by the browser's debugger.
      const evaluated = await new Promise<string>(resolve =>
        setTimeout(() => {
          try {
            Reflect.construct(Function, ['return 1'])
            resolve('evaluated')
          } catch {
            resolve('refused')
          }
        }),
      )
      return { inline: 'ran' in window, evaluated, fetched }
    }, strangerUrl)
    expect(outcome).toEqual({ inline: false, evaluated: 'refused', fetched: 'refused' })
    await page.context().close()
  })
})

test('the host says why it serves a browser, and stops when it is told to', async () => {
  const second = await openApp()
  expect(second.host.output()).toContain('because it was asked for with --web')
  const { url } = second.host
  expect(await second.host.stop()).toBe(0)
  await expect(fetch(url)).rejects.toThrow()
  await second.close()
})
