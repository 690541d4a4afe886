// What the shell, Python and the page's JavaScript run on the machine, and how they say what they do not.
import { describe, expect, test } from 'vitest'
import {
  baseline,
  type Computer,
  composeUrl,
  type ResourceAnswer,
  reset,
  residue,
  type Send,
  verifyBaseline,
} from '../../main/cloudpc/index.ts'
import { call, nowhere, resource, run } from './material.ts'

const shell = async (computer: Computer, command: string, send: Send = nowhere) =>
  JSON.parse((await run(computer, 'execute_shell_command', { command }, send)).result)
const python = async (computer: Computer, code: string, send: Send = nowhere) =>
  JSON.parse((await run(computer, 'execute_python_code', { code }, send)).result)

describe('the shell', () => {
  test('makes, lists, copies, moves, reads and deletes files', async () => {
    const computer = baseline()
    await shell(computer, 'mkdir Work && echo one> Work\\a.txt && echo two>> Work\\a.txt')
    await shell(computer, 'copy Work\\a.txt Work\\b.txt & move Work\\b.txt "Work\\c d.txt"')
    expect((await shell(computer, 'dir /b Work')).stdout).toBe('a.txt\nc d.txt\n')
    expect((await shell(computer, 'type "Work\\c d.txt"')).stdout).toBe('one\ntwo\n')
    expect((await shell(computer, 'del Work\\a.txt "Work\\c d.txt" & rmdir Work & dir Work')).stderr).toBe(
      'File Not Found\n',
    )
    expect(computer.files).toEqual({})
  })

  test('joins commands as cmd.exe does', async () => {
    const computer = baseline()
    expect(await shell(computer, 'nonsense || echo after')).toMatchObject({ stdout: 'after\n', exitCode: 0 })
    expect(await shell(computer, 'nonsense && echo after')).toMatchObject({
      stdout: '',
      exitCode: 9009,
      success: false,
    })
    expect((await shell(computer, 'tasklist | findstr lsass')).stdout).toMatch(/^lsass\.exe +688\n$/)
    expect((await shell(computer, 'echo "a | b & c"')).stdout).toBe('"a | b & c"\n')
    expect(await shell(computer, 'nonsense 2>&1 | findstr recognized')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await shell(computer, 'nonsense 2>nul || echo quiet>nul')).toMatchObject({ stdout: '', stderr: '' })
    expect((await shell(computer, 'echo copied| clip & echo %OS% %NONE%')).stdout).toBe('Windows_NT %NONE%\n')
    expect(computer.clipboard).toBe('copied\n')
  })

  test('says of an unknown command what Windows says', async () => {
    expect(await shell(baseline(), 'format C:')).toMatchObject({
      exitCode: 9009,
      stderr: "'format' is not recognized as an internal or external command,\noperable program or batch file.\n",
    })
    expect(await shell(baseline(), 'constructor')).toMatchObject({ exitCode: 9009 })
  })

  test("sends requests with the machine's own token and saves what it gets", async () => {
    const computer = baseline()
    const { asked, send } = resource({ status: 200, body: { value: [1] } })
    const url = 'https://graph.microsoft.com/v1.0/me/messages'
    await shell(computer, `curl -s -o Documents\\mail.json ${url}`, send)
    await shell(computer, `curl -X POST -d "{\\"a\\":1}" ${url}`, send)
    expect(asked).toEqual([
      { method: 'GET', url, body: null },
      { method: 'POST', url, body: { a: 1 } },
    ])
    expect((await shell(computer, 'type Documents\\mail.json')).stdout).toBe('{"value":[1]}')
  })

  test('does not leave the drive by too many dots', async () => {
    const computer = baseline()
    await shell(computer, 'echo x> ..\\..\\..\\..\\..\\Windows\\x.txt')
    expect(Object.values(computer.files).map(({ path }) => path)).toEqual(['C:\\Windows\\x.txt'])
  })

  test('runs a Python file, and not one that is not there', async () => {
    const computer = baseline()
    await python(computer, `open('a.py', 'w').write("print('ran')")`)
    expect((await shell(computer, 'python a.py')).stdout).toBe('ran\n')
    expect(await shell(computer, 'python b.py')).toMatchObject({ exitCode: 2 })
  })
})

describe('what is meant to stay on the machine', () => {
  const runKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'
  const planted = [
    [`reg add ${runKey} /v Updater /d evil.exe /f`, 'registry'],
    ['schtasks /create /tn Updater /tr evil.exe /sc onlogon', 'files'],
    ['cmdkey /add:files.example.com /user:mallory /pass:x', 'credentials'],
    ['setx PATH C:\\Evil', 'environment'],
  ] as const

  test.each(planted)('%s is there, is found by verification and gone after a reset', async (command, kind) => {
    const computer = baseline()
    expect(await shell(computer, command)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(residue(computer)[kind]).toBe(1)
    expect(verifyBaseline(computer)).toContainEqual({ name: kind, clean: false })
    reset(computer)
    expect(computer).toEqual(baseline())
  })

  test('is shown, and taken away again, by the same commands', async () => {
    const computer = baseline()
    for (const [command] of planted) await shell(computer, command)
    expect((await shell(computer, `reg query ${runKey}`)).stdout).toContain('evil.exe')
    expect((await shell(computer, 'schtasks /query')).stdout).toContain('ONLOGON')
    expect((await shell(computer, 'cmdkey')).stdout).toMatch(/files\.example\.com[\s\S]*mallory/)
    expect(await shell(computer, `reg delete ${runKey} /v Updater /f`)).toMatchObject({ exitCode: 0 })
    expect(await shell(computer, 'schtasks /delete /tn Updater /f')).toMatchObject({ exitCode: 0 })
    expect(await shell(computer, 'cmdkey /delete:files.example.com')).toMatchObject({ exitCode: 0 })
    expect(residue(computer)).toMatchObject({ registry: 0, files: 0, credentials: 0 })
  })

  test('is refused where the account is no administrator, or it is no task', async () => {
    const computer = baseline()
    const denied = { exitCode: 1, stderr: 'ERROR: Access is denied.\n' }
    expect(await shell(computer, 'reg add HKLM\\SOFTWARE\\X /v a /d b')).toMatchObject(denied)
    expect(await shell(computer, 'reg delete HKEY_LOCAL_MACHINE\\SOFTWARE /f')).toMatchObject(denied)
    const outside = await shell(computer, 'schtasks /create /tn ..\\..\\evil /tr x /sc daily')
    expect(outside).toMatchObject({ exitCode: 1, stderr: 'ERROR: Invalid syntax.\n' })
    expect(residue(computer)).toMatchObject({ registry: 0, files: 0 })
  })

  test('opens no folder by the environment, and takes none from the shell', async () => {
    const computer = baseline()
    await shell(computer, 'setx USERPROFILE C:')
    const saved = await call(computer, 'browser_pdf_save', { filePath: 'C:/Windows/System32/a.pdf' })
    expect(saved).toMatchObject({ outcome: 'error', error: expect.stringContaining('only') })
    expect(await shell(computer, 'cd')).toMatchObject({ stdout: 'C:\\Users\\agent\n' })
  })
})

describe('Python', () => {
  test('reads and writes files, the clipboard and the environment', async () => {
    const computer = baseline()
    const code = [
      'import os, pyperclip',
      "with open('Documents/a.txt', 'w') as f:",
      "    f.write('one\\n')",
      "    f.write('two')",
      "lines = open('Documents/a.txt').read().splitlines()",
      'pyperclip.copy(lines[1])',
      'for line in lines:',
      '    print(len(line), line)',
      "if 'one' in lines:",
      '    print(f\'{pyperclip.paste()} in {os.environ["OS"]}\')',
      'else:',
      "    print('no')",
    ].join('\n')
    expect(await python(computer, code)).toEqual({
      stdout: '3 one\n3 two\ntwo in Windows_NT\n',
      stderr: '',
      exitCode: 0,
    })
  })

  test('sends requests and reads their answers', async () => {
    const { asked, send } = resource({ status: 200, body: { value: [{ id: 'a' }] } })
    const code = [
      'import requests',
      "r = requests.get('https://hr.contoso.com/api/Employees')",
      "print(r.status_code, r.json()['value'][0]['id'])",
      "requests.request('PATCH', 'https://hr.contoso.com/api/Employees(1)', json={'department': 'X'})",
    ].join('\n')
    expect((await python(baseline(), code, send)).stdout).toBe('200 a\n')
    expect(asked[1]).toEqual({
      method: 'PATCH',
      url: 'https://hr.contoso.com/api/Employees(1)',
      body: { department: 'X' },
    })
  })

  test.each([
    ['print(x)', "NameError: name 'x' is not defined"],
    ['import numpy', "ModuleNotFoundError: No module named 'numpy'"],
    ['open("none.txt").read()', "FileNotFoundError: [Errno 2] No such file or directory: 'C:\\Users\\agent\\none.txt'"],
    ['def f():\n    pass', "NotImplementedError: 'def' is outside the Python this machine runs"],
    ['eval("1")', "NameError: name 'eval' is not defined"],
    ["{}['__proto__']", "KeyError: '__proto__'"],
    ['1 + "a"', 'TypeError: unsupported operand type(s) for +'],
    ['print("a"', "SyntaxError: expected ','"],
    ['  x = 1\n    y = 2', 'IndentationError: unexpected indent (line 1)'],
  ])('stops at %s with its own error', async (code, error) => {
    const { stderr, exitCode } = await python(baseline(), code)
    expect([exitCode, stderr]).toEqual([1, `Traceback (most recent call last):\n${error}\n`])
  })

  test('keeps what was printed before it stopped, and stops what never ends', async () => {
    expect(await python(baseline(), 'print(1)\nprint(y)')).toMatchObject({ stdout: '1\n', exitCode: 1 })
    const loop = 'for a in range(1000):\n  for b in range(1000):\n    x = 1'
    expect((await python(baseline(), loop)).stderr).toContain('TimeoutError')
  })

  test('does not sleep for longer than the call may take', async () => {
    const code = 'import time\nprint("begun")\nfor each in range(3):\n    time.sleep(0.4)\nprint("done")'
    const sleeping = async (timeoutMs: number) =>
      JSON.parse((await run(baseline(), 'execute_python_code', { code, timeoutMs })).result)
    expect(await sleeping(1000)).toMatchObject({ stdout: 'begun\n', exitCode: 1 })
    expect((await sleeping(1000)).stderr).toContain('TimeoutError')
    expect(await sleeping(2000)).toMatchObject({ stdout: 'begun\ndone\n', exitCode: 0 })
  })
})

describe("the page's JavaScript", () => {
  const page = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/a.pdf'
  const file: ResourceAnswer = { status: 200, title: 'a.pdf', text: 'Pay.', bytes: 1, download: false }
  const evaluated = async (computer: Computer, expression: string) => {
    const { outcome, result, error } = await call(computer, 'browser_eval_js', { expression })
    return outcome === 'ok' ? result : error
  }

  test('reads the document, and storage by origin', async () => {
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: page }, resource(file).send)
    expect(await evaluated(computer, 'document.title')).toBe('a.pdf')
    expect(await evaluated(computer, 'location.hostname;')).toBe('contoso.sharepoint.com')
    expect(await evaluated(computer, "document.querySelector('main').textContent")).toBe('Pay.')
    expect(await evaluated(computer, "document.querySelectorAll('h1, main').length")).toBe('2')
    await evaluated(computer, "localStorage.setItem('k', 'v')")
    expect(await evaluated(computer, "localStorage.getItem('k')")).toBe('v')
    await run(computer, 'browser_navigate', { url: composeUrl })
    expect(await evaluated(computer, "localStorage.getItem('k')")).toBe('null')
    expect(await evaluated(computer, "localStorage.getItem('__proto__')")).toBe('null')
  })

  test("does not see the site's session cookie", async () => {
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: composeUrl })
    await run(computer, 'browser_set_cookies', { cookies: [{ name: 'theme', value: 'dark' }] })
    expect(computer.cookies).toHaveLength(2)
    expect(await evaluated(computer, 'document.cookie')).toBe('theme=dark')
  })

  test('says what it does not run, and what is not on the page', async () => {
    const computer = baseline()
    expect(await evaluated(computer, "fetch('https://example.com')")).toMatch(/^SyntaxError: .*does not run/)
    expect(await evaluated(computer, "document.querySelector('#x').textContent")).toMatch(/^TypeError: .*null/)
    expect(await evaluated(computer, "document.querySelector('a > b').textContent")).toMatch(
      /^SyntaxError: .*combinators/,
    )
  })
})
