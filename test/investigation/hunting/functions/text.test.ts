// The functions of text against the answers their documentation prints.
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

describe('places and counts', () => {
  test.each<[string, string, (bigint | null)[], bigint | null]>([
    ['abcdefg', 'cde', [], 2n],
    ['abcdefg', 'cde', [1n, 4n], 2n],
    ['abcdefg', 'cde', [1n, 2n], -1n],
    ['abcdefg', 'cde', [3n, 4n], -1n],
    ['abcdefg', 'cde', [-5n], 2n],
    ['1234567', '5', [1n, 4n], 4n],
    ['abcdefg', 'cde', [2n, -1n], 2n],
    ['abcdefgabcdefg', 'cde', [1n, 10n, 2n], 9n],
    ['abcdefgabcdefg', 'cde', [1n, -1n, 3n], -1n],
    ['😀😀a', 'a', [], 2n],
    ['abc', 'c', [0n, -2n], null],
    ['abc', 'c', [0n, -1n, -1n], null],
    ['abc', '', [], 0n],
    ['', 'a', [], -1n],
  ])('indexof %s %s %s', (text, match, more, place) => {
    expect(call('indexof', text, match, ...more)).toBe(place)
  })

  test('plain matches may overlap', () => {
    expect(call('countof', 'aaa', 'a')).toBe(3n)
    expect(call('countof', 'aaaa', 'aa')).toBe(3n)
    expect(call('countof', 'ababa', 'ab')).toBe(2n)
    expect(call('countof', 'ababa', 'aba')).toBe(2n)
  })

  test('the first of several terms that is there', () => {
    const text = 'this is an example'
    expect(call('has_any_index', text, ['this', 'example'])).toBe(0n)
    expect(call('has_any_index', text, ['not', 'example'])).toBe(1n)
    expect(call('has_any_index', text, ['not', 'found'])).toBe(-1n)
    expect(call('has_any_index', 'Example number 2', [1, 2, 3])).toBe(1n)
    expect(call('has_any_index', text, [])).toBe(-1n)
    expect(call('has_any_index', text, ['exam', 'AN'])).toBe(1n)
    expect(call('has_any_index', 'a😀b', ['b'])).toBe(0n)
  })
})

describe('letters', () => {
  test('exchanged', () => {
    expect(call('translate', 'abc', 'x', 'abc')).toBe('xxx')
    expect(call('translate', 'abc', '', 'ab')).toBe('')
    expect(call('translate', 'krasp', 'otsku', 'spark')).toBe('kusto')
    expect(call('translate', 'aa', 'xy', 'a😀')).toBe('x😀')
  })

  test('turned round, compared, measured', () => {
    expect(call('reverse', 'ABCDEFG')).toBe('GFEDCBA')
    expect(call('reverse', 'a😀')).toBe('😀a')
    expect([call('strcmp', 'a', 'b'), call('strcmp', 'b', 'a'), call('strcmp', 'é', 'é')]).toEqual([-1n, 1n, 0n])
    expect([call('strcmp', '😀', '\uFFFD'), call('strcmp', 'ab', 'a'), call('strcmp', '', 'a')]).toEqual([1n, 1n, -1n])
    expect(call('string_size', 'é😀')).toBe(6n)
  })

  test('repeated, at most 1024 times', () => {
    expect(call('strrep', 'ABC', 2n)).toBe('ABCABC')
    expect(call('strrep', '123', 3n, '.')).toBe('123.123.123')
    expect(call('strrep', 'a', 5000n)).toHaveLength(1024)
    expect(() => call('strrep', 'a'.repeat(100_000), 1000n)).toThrow('would make a text of more than')
    expect(() => call('strrep', 'a', 0n)).toThrow('once or more, not 0 times')
  })

  test('replaced by lists of texts, in one go', () => {
    const text = 'A magic trick can turn a cat into a dog'
    expect(call('replace_strings', text, ['cat', 'dog'], ['dog', 'pigeon'])).toBe(
      'A magic trick can turn a dog into a pigeon',
    )
    expect(call('replace_strings', text, ['turn', ' into a dog'], ['disappear', ''])).toBe(
      'A magic trick can disappear a cat',
    )
    expect(call('replace_strings', 'This is', ['This', 'is'], ['This', 'was'])).toBe('This was')
    expect(call('replace_strings', 'This is', ['is', 'This'], ['was', 'This'])).toBe('Thwas was')
    expect(call('replace_strings', 'This is', ['This', 'is'], [12345, 'was'])).toBe('This was')
    expect(call('replace_strings', 'a.b$&', ['.', '$&', 5], ['$1', '.'])).toBe('a$1b.')
    expect(call('replace_strings', 'a', null, ['b'])).toBe('a')
  })

  test('as code points', () => {
    expect(call('unicode_codepoints_from_string', 'Kusto😀')).toEqual([75, 117, 115, 116, 111, 0x1f600])
    expect(call('unicode_codepoints_to_string', 75, 117, 115, 116, 111)).toBe('Kusto')
    expect(call('unicode_codepoints_to_string', [75, 117, 115], 116, 111)).toBe('Kusto')
    expect(call('unicode_codepoints_to_string', 0xd800)).toBe('')
  })

  test('that mean something to regular expressions', () => {
    expect(call('regex_quote', '(so$me.Te^xt)')).toBe('\\(so\\$me\\.Te\\^xt\\)')
  })
})

describe('numbers as text', () => {
  test('bytes', () => {
    expect(call('format_bytes', 564)).toBe('564 Bytes')
    expect(call('format_bytes', 10332, 1n)).toBe('10.1 KB')
    expect(call('format_bytes', 20010332)).toBe('19 MB')
    expect(call('format_bytes', 20010332, 2n)).toBe('19.08 MB')
    expect(call('format_bytes', 20010332, 0n, 'KB')).toBe('19541 KB')
    expect(() => call('format_bytes', 1, 0n, 'kB')).toThrow('not "kB"')
    expect(call('format_bytes', null)).toBe('')
  })

  test('hexadecimal', () => {
    expect(call('tohex', 256n)).toBe('100')
    expect(call('tohex', -256n)).toBe('ffffffffffffff00')
    expect(call('tohex', 256n, 8n)).toBe('00000100')
    expect(call('tohex', 256n, 2n)).toBe('100')
  })
})

describe('addresses of the web', () => {
  test('taken apart', () => {
    expect(call('parse_url', 'scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment')).toEqual({
      Scheme: 'scheme',
      Host: 'host',
      Port: '1234',
      Path: '/this/is/a/path',
      Username: 'username',
      Password: 'password',
      'Query Parameters': { k1: 'v1', k2: 'v2' },
      Fragment: 'fragment',
    })
    expect(call('parse_url', 'https://bing.com/')).toMatchObject({ Host: 'bing.com', Path: '', Port: '' })
    expect(call('parse_url', 'http://[::1]:80?a=b=c&d')).toMatchObject({
      Host: '[::1]',
      Port: '80',
      'Query Parameters': { a: 'b=c', d: '' },
    })
    expect(call('parse_url', 'bing.com/x')).toMatchObject({ Scheme: '', Host: '', Path: 'bing.com/x' })
    expect(call('parse_url', '')).toMatchObject({ Scheme: '', 'Query Parameters': {} })
  })

  test('query parameters alone', () => {
    expect(call('parse_urlquery', 'k1=v1&k2=v2&k3=v3')).toEqual({
      'Query Parameters': { k1: 'v1', k2: 'v2', k3: 'v3' },
    })
  })

  test('encoded and decoded', () => {
    const url = 'https://www.bing.com/hello world'
    expect(call('url_encode', url)).toBe('https%3a%2f%2fwww.bing.com%2fhello+world')
    expect(call('url_encode_component', url)).toBe('https%3a%2f%2fwww.bing.com%2fhello%20world')
    expect(call('url_decode', 'https%3a%2f%2fwww.bing.com%2f')).toBe('https://www.bing.com/')
    expect(call('url_decode', 'a+b%20c%E2%82%ac%zz%')).toBe('a b c€%zz%')
    expect(call('url_decode', '%ff')).toBe('\uFFFD')
  })
})

describe('base64, digests, compressed text', () => {
  test('base64', () => {
    expect(call('base64_decode_tostring', 'S3VzdG8=')).toBe('Kusto')
    expect(call('base64_decode_tostring', 'U3RyaW5n0KHR0tGA0L7Rh9C60LA=')).toBe('')
    expect(call('base64_decode_tostring', 'no base64!')).toBe('')
    expect(call('base64_decode_tostring', 'YQBiAA==')).toBe('a\0b\0')
    expect(call('base64_encode_tostring', 'Kusto')).toBe('S3VzdG8=')
    expect(call('base64_decode_toarray', 'S3VzdG8=')).toEqual([75, 117, 115, 116, 111])
    expect(call('base64_decode_toarray', '?')).toBeNull()
    expect(call('base64_encode_fromarray', [75, 117, 115, 116, 111])).toBe('S3VzdG8=')
    expect(call('base64_encode_fromarray', [256])).toBe('')
    expect(call('base64_encode_fromarray', null)).toBe('')
  })

  test('guids have the bytes of their first parts turned', () => {
    expect(call('base64_encode_fromguid', 'ae3133f2-6e22-49ae-b06a-16e6a9b212eb')).toBe('8jMxriJurkmwahbmqbIS6w==')
    expect(call('base64_decode_toguid', '8jMxriJurkmwahbmqbIS6w==')).toBe('ae3133f2-6e22-49ae-b06a-16e6a9b212eb')
    expect(call('base64_decode_toguid', 'abcd1231')).toBeNull()
    expect(call('base64_encode_fromguid', null)).toBe('')
  })

  test('digests', () => {
    const world = '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524'
    expect(call('hash_sha256', 'World')).toBe(world)
    const date = 'ba666752dc1a20eb750b0eb64e780cc4c968bc9fb8813461c1d7e750f302d71d'
    expect(call('hash_sha256', '2020-01-01T00:00:00.0000000Z')).toBe(date)
    expect(call('hash_sha1', '')).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709')
    expect(call('hash_md5', '')).toBe('d41d8cd98f00b204e9800998ecf8427e')
  })

  test('XXH64, short and long', () => {
    expect(call('hash', 'World')).toBe(1846988464401551951n)
    expect(call('hash_ticks', 635_556_672_000_000_000n)).toBe(1380966698541616202n)
    expect(call('hash', '')).toBe(BigInt.asIntN(64, 0xef46db3751d8e999n))
    // from the test vectors of the specification's other implementations
    expect(call('hash', 'Nobody inspects the spammish repetition')).toBe(BigInt.asIntN(64, 0xfbcea83c8a378bf1n))
  })

  test('compressed', () => {
    const zipped = 'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=='
    expect(call('gzip_decompress_from_base64_string', zipped)).toBe('1234567890qwertyuiop')
    expect(call('gzip_decompress_from_base64_string', 'x0x0x0')).toBe('')
    const zlib = 'eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw=='
    expect(call('zlib_decompress_from_base64_string', zlib)).toBe('1234567890qwertyuiop')
    const bomb = call('gzip_compress_to_base64_string', 'a'.repeat(20_000_000))
    expect(call('gzip_decompress_from_base64_string', String(bomb))).toBe('')
    expect(call('zlib_decompress_from_base64_string', String(call('zlib_compress_to_base64_string', 'é')))).toBe('é')
  })
})

describe('paths', () => {
  const parts = (path: string): unknown => Object.values(Object(call('parse_path', path)))
  test.each([
    ['C:\\temp\\file.txt', ['', 'C:', 'C:\\temp', 'temp', 'file.txt', 'txt', '']],
    ['temp\\file.txt', ['', '', 'temp', 'temp', 'file.txt', 'txt', '']],
    ['file://C:/temp/file.txt:some.exe', ['file', 'C:', 'C:/temp', 'temp', 'file.txt', 'txt', 'some.exe']],
    ['\\\\shared\\users\\temp\\file.txt.gz', ['', '', '\\\\shared\\users\\temp', 'temp', 'file.txt.gz', 'gz', '']],
    ['/usr/lib/temp/file.txt', ['', '', '/usr/lib/temp', 'temp', 'file.txt', 'txt', '']],
    ['file', ['', '', '', '', 'file', '', '']],
    ['', ['', '', '', '', '', '', '']],
  ])('%s', (path, wanted) => {
    expect(parts(path)).toEqual(wanted)
  })
})

describe('versions and command lines', () => {
  test.each<[string, string | null]>([
    ['0.0.0.5', '5'],
    ['0.0.7.0', '700000000'],
    ['0.0.3', '300000000'],
    ['0.2', '20000000000000000'],
    ['0.1.2.0', '10000000200000000'],
    ['1.2.3.4', '1000000020000000300000004'],
    ['1', '1000000000000000000000000'],
    ['1.2.3.4.5', null],
    ['1.x', null],
    ['', null],
  ])('version %s', (version, wanted) => {
    expect(call('parse_version', version)).toBe(wanted)
  })

  test('a version that no decimal holds is refused', () => {
    expect(call('parse_version', '9999.0')).toHaveLength(28)
    expect(() => call('parse_version', '10000.0')).toThrow('can not hold the first number')
  })

  test.each([
    ['echo "hello world!"', ['echo', 'hello world!']],
    ['"C:\\Program Files\\a.exe" -x  y', ['C:\\Program Files\\a.exe', '-x', 'y']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ['a "ab\\"c" "\\\\" d', ['a', 'ab"c', '\\', 'd']],
    ['a a\\\\\\b d"e f"g h', ['a', 'a\\\\\\b', 'de fg', 'h']],
    ['a a\\\\\\"b c d', ['a', 'a\\"b', 'c', 'd']],
    ['a a\\\\\\\\"b c" d e', ['a', 'a\\\\b c', 'd', 'e']],
    ['a ""', ['a', '']],
  ])('%s', (line, wanted) => {
    expect(call('parse_command_line', line, 'windows')).toEqual(wanted)
  })

  test('nothing but windows is known', () => {
    expect(() => call('parse_command_line', 'a', 'bash')).toThrow('not "bash"')
    expect(call('parse_command_line', ' ', 'windows')).toBeNull()
  })
})

describe('tables and trees in text', () => {
  test('comma-separated values', () => {
    const quoted = ['aa', 'b,b,b', 'cc', 'Escaping quotes: "Title"', 'line1\nline2']
    expect(call('parse_csv', 'aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\nline2"')).toEqual(quoted)
    expect(call('parse_csv', 'record1,a,b,c\nrecord2,x,y,z')).toEqual(['record1', 'a', 'b', 'c'])
    expect(call('parse_csv', 'a,,')).toEqual(['a', '', ''])
    expect(call('parse_csv', '')).toEqual([''])
    expect(call('parse_csv', '"open,x')).toEqual(['"open', 'x'])
  })

  test.each<[string, unknown]>([
    ['<e/>', { e: null }],
    ['<e>text</e>', { e: 'text' }],
    ['<e name="value" />', { e: { '@name': 'value' } }],
    ['<e name="value">text</e>', { e: { '@name': 'value', '#text': 'text' } }],
    ['<e> <a>text</a> <b>text</b> </e>', { e: { a: 'text', b: 'text' } }],
    ['<e> <a>text</a> <a>text</a> </e>', { e: { a: ['text', 'text'] } }],
    ['<e> text <a>text</a> </e>', { e: { '#text': 'text', a: 'text' } }],
    [
      '<?xml version="1.0"?><!-- x --><e a=\'1\'>&lt;&#65;&#x42;<![CDATA[<&]]></e>',
      { e: { '@a': '1', '#text': '<AB<&' } },
    ],
    ['<e><a></e></a>', null],
    ['<e>', null],
    ['<e>&unknown;</e>', null],
    ['<a/><b/>', null],
    ['text', null],
    ['', null],
  ])('%s', (xml, wanted) => {
    expect(call('parse_xml', xml)).toEqual(wanted)
  })

  test('XML of more than a mebibyte, or of more levels than are read, is null', () => {
    expect(call('parse_xml', '<a>'.repeat(50_000) + '</a>'.repeat(50_000))).toBeNull()
    expect(call('parse_xml', `<e>${'x'.repeat(1_048_576)}</e>`)).toBeNull()
  })
})
