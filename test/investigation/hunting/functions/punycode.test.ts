// Punycode against the answers the documentation prints, and there and back.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

describe('punycode', () => {
  test.each([
    ['académie-française', 'acadmie-franaise-npb1a'],
    ['艺术', 'cqv902d'],
    ['Skáldskaparmál', 'Skldskaparml-dbbj'],
    ['plain', 'plain-'],
    ['', ''],
    ['😀', 'e28h'],
  ])('%s', (text, code) => {
    expect(call('punycode_from_string', text)).toBe(code)
    expect(call('punycode_to_string', code)).toBe(text)
  })

  test.each([
    ['Lê Lợi。Thuận Thiên。com', 'xn--L Li-gpa4517b.xn--Thun Thin-s4a7194f.com'],
    ['Riðill｡Skáldskaparmál｡org', 'xn--Riill-jta.xn--Skldskaparml-dbbj.org'],
    ["Kaledvoulc'h.Artorījos.edu", "Kaledvoulc'h.xn--Artorjos-ejb.edu"],
  ])('the domain %s', (domain, code) => {
    expect(call('punycode_domain_to_string', domain)).toBe(code)
    expect(call('punycode_domain_from_string', code)).toBe(domain.replaceAll(/[。｡]/g, '.'))
  })

  test('domains keep the case of their letters', () => {
    expect(call('punycode_domain_from_string', 'xn--Ge-mia.Bulg.edu')).toBe('Gáe.Bulg.edu')
    const several = 'xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com'
    expect(call('punycode_domain_from_string', several)).toBe('Rúyì.Jīngū.Bàng.com')
  })

  test('is empty where it can not be read, or is longer than a name can be', () => {
    expect(call('punycode_to_string', 'é')).toBe('')
    expect(call('punycode_to_string', 'a-!')).toBe('')
    expect(call('punycode_to_string', '99999999')).toBe('')
    expect(call('punycode_domain_from_string', 'a.xn--!.b')).toBe('')
    expect(call('punycode_from_string', 'é'.repeat(2000))).toBe('')
  })

  test('any text comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => {
        expect(call('punycode_to_string', String(call('punycode_from_string', text)))).toBe(text)
      }),
    )
  })
})
