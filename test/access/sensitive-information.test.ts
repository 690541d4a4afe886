// Sensitive information by form and check digits: every issuer of cards, every country's account numbers, every district of banks.
import { describe, expect, test } from 'vitest'
import { countSensitiveInformation } from '../../main/access/index.ts'

const cardsIn = (text: string): number => countSensitiveInformation('Credit Card Number', text)
const accountsIn = (text: string): number =>
  countSensitiveInformation('International Banking Account Number (IBAN)', text)
const routingNumbersIn = (text: string): number => countSensitiveInformation('ABA Routing Number', text)

const digits = Array.from('0123456789')
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

/** By the rule as it is told: from the right, every second digit is doubled, and the digits of all are added: 7 becomes 14, and counts 5. */
function sumOfCard(number: string): number {
  let sum = 0
  for (let place = 1; place <= number.length; place += 1) {
    const digit = Number(number.at(-place))
    sum += place % 2 === 1 ? digit : Number('0246813579'[digit])
  }
  return sum
}
const isLuhn = (number: string): boolean => sumOfCard(number) % 10 === 0
const withCheckDigit = (number: string): string => `${number}${(10 - (sumOfCard(`${number}0`) % 10)) % 10}`

/** As one large number, letters counted from 10, its first four characters at the end. */
const remainderOf = (iban: string): bigint =>
  BigInt((iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, letter => `${Number.parseInt(letter, 36)}`)) % 97n
const ibanOf = (country: string, account: string): string =>
  `${country}${(98n - remainderOf(`${country}00${account}`)).toString().padStart(2, '0')}${account}`
const inFours = (iban: string): string => iban.match(/.{1,4}/g)?.join(' ') ?? ''

/** `1, 2, 3, 7` → `1-3 7`, as they are written. */
function ranges(names: readonly string[]): string {
  const runs: string[][] = []
  for (const name of names) {
    const run = runs.at(-1)
    if (run !== undefined && Number(name) === Number(run.at(-1)) + 1) run.push(name)
    else runs.push([name])
  }
  return runs.map(run => (run.length === 1 ? run[0] : `${run[0]}-${run.at(-1)}`)).join(' ')
}

describe('A card number', () => {
  test('begins as issuers have theirs begin, and is as long as theirs are', async () => {
    const beginningsOf = (size: number) =>
      Array.from({ length: 10 ** size }, (_, index) => `${index}`.padStart(size, '0'))
    const lines = Array.from({ length: 9 }, (_, index) => {
      const length = 12 + index
      // those of sixteen digits are told apart by four of them, all others by three
      const found = beginningsOf(length === 16 ? 4 : 3).filter(
        each => cardsIn(withCheckDigit(each.padEnd(length - 1, '7'))) > 0,
      )
      return `${length} digits: ${ranges(found)}`.trimEnd()
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./governance/card-numbers.txt')
  })

  test('adds up, whichever digits it has', () => {
    for (const first of digits)
      for (const second of digits) {
        const number = `4${first}${second}93714${second}${first}0852${second}`
        for (const digit of digits) expect(cardsIn(number + digit)).toBe(isLuhn(number + digit) ? 1 : 0)
      }
  })

  const visa = '4222222222222'
  test.each([
    ['in one piece', visa, 1],
    ['in groups of seven and six', '4222222 222222', 1],
    ['in groups of four, four and five', '4222-2222-22222', 1],
    ['not with a group of three', '4222 222 222222', 0],
    ['not with three first', '422 2222 222222', 0],
    ['not with a group of eight', '42222222 22222', 0],
    ['not with eight last', '42222 22222222', 0],
    ['not where it lacks a digit', '4222 2222 2222', 0],
    ['behind short groups', `1 22 333 ${visa}`, 1],
    ['behind a group that could begin one', `4111 ${visa}`, 1],
    ['behind three that could', `4111 1111 1111 ${visa}`, 1],
    ['before groups that are none', `${visa} 1234 1`, 1],
    ['twice', `${visa} ${visa}`, 2],
    ['twice in groups', '4222222 222222 4222222 222222', 2],
    ['of nineteen digits, in groups', '4000 0000 0000 0000006', 1],
    ['not of twenty', '4000 0000 0000 0000 0006', 0],
  ])('is found %s', (_, text, count) => expect(cardsIn(text)).toBe(count))

  test('that begins within another is not counted again', () => {
    const number = withCheckDigit('400012344111777')
    const next = withCheckDigit(`${number.slice(8)}1234567`)
    expect([cardsIn(inFours(number)), cardsIn(inFours(next))]).toEqual([1, 1])
    expect(cardsIn(inFours(number.slice(0, 8) + next))).toBe(1)
  })
})

describe('An account number', () => {
  test('is as long as its country has them', async () => {
    const countries = letters.flatMap(first => letters.map(second => first + second))
    const lines = countries.flatMap(country => {
      const found = Array.from({ length: 24 }, (_, index) => 10 + index).filter(
        length => accountsIn(ibanOf(country, '7'.repeat(length - 4))) > 0,
      )
      return found.length > 0 ? [`${country} ${found.join(' ')}\n`] : []
    })
    await expect(lines.join('')).toMatchFileSnapshot('./governance/account-numbers.txt')
  })

  const austrian = ibanOf('AT', '1904300234573201')
  const german = ibanOf('DE', '370400440532013000')
  const withLetters = ibanOf('MT', 'MALT011000012345MTLCAST001S')
  test.each([
    ['in one piece', german, 1],
    ['in groups of four', inFours(german), 1],
    ['in groups that come out even', inFours(austrian), 1],
    ['in groups before a word', `${inFours(austrian)} THEN`, 1],
    ['in groups before a digit', `${inFours(austrian)} 1`, 1],
    ['at the end of a text', `to ${inFours(austrian)}`, 1],
    ['between signs', `(${german}).`, 1],
    ['with letters', inFours(withLetters), 1],
    ['twice', `${german} ${austrian}`, 2],
    ['twice in groups', `${inFours(german)} ${inFours(austrian)}`, 2],
    ['not with another sign between its groups', inFours(austrian).replace(' 1904 ', ' 1904-'), 0],
    ['not with more than a space between them', inFours(austrian).replace(' 1904 ', ' 1904  '), 0],
    ['not where a group is not apart', inFours(austrian).replace(' 1904 ', ' 1904'), 0],
    ['not in small letters', german.toLowerCase(), 0],
    ['not with small letters in it', withLetters.replace('MALT', 'MalT'), 0],
    ['not before a small letter', `${german}x`, 0],
    ['not behind a small letter', `x${german}`, 0],
    ['not behind a digit', `1${german}`, 0],
    ['not one too short, though it adds up', ibanOf('DE', '3704004405320130'), 0],
    ['not one too short before a space', `${ibanOf('DE', '3704004405320130')} 00`, 0],
  ])('is found %s', (_, text, count) => expect(accountsIn(text)).toBe(count))

  test('has digits to check it by, and not letters that come out the same', () => {
    const alike = letters
      .flatMap(letter => digits.flatMap(one => digits.map(two => `DE8${letter}3704004405320130${one}${two}`)))
      .filter(text => remainderOf(text) === 1n)
    expect(alike.length).toBeGreaterThan(10)
    expect(alike.filter(text => accountsIn(text) > 0)).toEqual([])
  })

  test('within another is not counted again', () => {
    const norwegian = ibanOf('NO', '86011117947')
    const around = inFours(ibanOf('MT', `MALT01100001${norwegian}`))
    expect(around.endsWith(inFours(norwegian))).toBe(true)
    expect([accountsIn(around), accountsIn(inFours(norwegian))]).toEqual([1, 1])
  })
})

describe('A routing number', () => {
  const sumOf = (number: string): number =>
    Array.from(number).reduce((sum, digit, index) => sum + Number(digit) * Number('371371371'[index]), 0)
  const numbersFrom = (beginning: string): string[] =>
    digits.map(digit => beginning.padEnd(8, '4') + digit).filter(number => sumOf(number) % 10 === 0)

  test('begins with a district that is assigned', () => {
    const districts = digits.flatMap(one => digits.map(two => one + two))
    const assigned = districts.filter(district => numbersFrom(district).some(number => routingNumbersIn(number) > 0))
    expect(ranges(assigned)).toBe('01-12 21-32 61-72 80')
  })
  test('adds up', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => `021${`${index * 997}`.padStart(6, '0')}`)
    const found = numbers.filter(number => routingNumbersIn(number) > 0)
    expect(found).toEqual(numbers.filter(number => sumOf(number) % 10 === 0))
    expect(found.length).toBeGreaterThan(50)
  })
  test.each([
    ['nothing', 0],
    ['021000021', 1],
    ['021000021 and 021000021', 2],
    ['a021000021b', 1],
    ['1021000021', 0],
    ['0210000212', 0],
    ['02100002', 0],
  ])('in "%s": %i', (text, count) => expect(routingNumbersIn(text)).toBe(count))
})
