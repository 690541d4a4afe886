// Sensitive information types: finds card, account and routing numbers in a text by their form and their check digits.
import type { SensitiveInformationType } from '../../../shared/model/data-loss.ts'

/**
 * How many numbers of the type the text holds. Purview also weighs words nearby (its confidence levels); these detectors
 * go by the number alone. Time is linear in the length of the text.
 */
export const countSensitiveInformation = (type: SensitiveInformationType, text: string): number => detectors[type](text)

const detectors: Record<SensitiveInformationType, (text: string) => number> = {
  'Credit Card Number': countCards,
  'International Banking Account Number (IBAN)': countIbans,
  'ABA Routing Number': text =>
    Array.from(text.matchAll(/(?<!\d)\d{9}(?!\d)/g)).filter(([digits]) => isRoutingNumber(digits)).length,
}

/** Issuer prefixes with the lengths their numbers have (ISO/IEC 7812). */
const issuers: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(6011|64[4-9]|65)/, [16]],
  [/^35(2[89]|[3-8])/, [16]],
  [/^3(0[0-5]|[68])/, [14]],
  [/^62/, [16, 17, 18, 19]],
]

/** Written in one piece, or in groups of four to seven digits with one and the same separator between them. */
function countCards(text: string): number {
  let count = 0
  for (const [run] of text.matchAll(/\d+(?: \d+)+|\d+(?:-\d+)+|\d+/g)) {
    const groups = run.split(/[ -]/)
    for (let first = 0; first < groups.length; ) {
      const after = endOfCard(groups, first)
      if (after !== null) count += 1
      first = after ?? first + 1
    }
  }
  return count
}

/** Nineteen digits, at least four to a group. */
const mostGroups = 4

/** The index after the last group of the card that begins with this group, or null. */
function endOfCard(groups: readonly string[], first: number): number | null {
  let digits = ''
  for (const [index, group] of groups.slice(first, first + mostGroups).entries()) {
    digits += group
    if (isCardNumber(group)) return first + index + 1
    if (group.length < 4 || group.length > 7) return null
    if (isCardNumber(digits)) return first + index + 1
  }
  return null
}

const isCardNumber = (digits: string): boolean =>
  issuers.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits)

/** ISO/IEC 7812-1 Annex B. */
function luhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Length by country (the registry of ISO 13616). */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AT20 BE16 BG22 BH22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 HR21 ' +
    'HU28 IE22 IL23 IS26 IT27 KW30 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 ' +
    'SM27 TR26'
  )
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** In one piece, or in groups of four with a space between them, as banks print it. */
function countIbans(text: string): number {
  let count = 0
  let from = 0
  for (const { index } of text.matchAll(/(?<![A-Za-z0-9])[A-Z]{2}\d{2}/g)) {
    if (index < from) continue
    const length = ibanLengths[text.slice(index, index + 2)] ?? 0
    const { iban, end } = collect(text, index, length)
    if (iban.length !== length || /[A-Za-z0-9]/.test(text.charAt(end)) || !mod97(iban)) continue
    count += 1
    from = end
  }
  return count
}

function collect(text: string, start: number, length: number): { iban: string; end: number } {
  let iban = ''
  let end = start
  const isGrouped = text[start + 4] === ' '
  while (iban.length < length) {
    if (isGrouped && iban.length > 0 && iban.length % 4 === 0) {
      if (text[end] !== ' ') break
      end += 1
    }
    const character = text.charAt(end)
    if (!/[A-Z0-9]/.test(character)) break
    iban += character
    end += 1
  }
  return { iban, end }
}

/** ISO 7064 MOD 97-10: the first four characters go to the end, letters count from 10, and the remainder is 1. */
function mod97(iban: string): boolean {
  let remainder = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** The American Bankers Association's ranges and its checksum 3-7-1. */
function isRoutingNumber(digits: string): boolean {
  const district = Number(digits.slice(0, 2))
  const isAssigned =
    (district >= 1 && district <= 12) ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80
  const sum = Array.from(digits, (digit, index) => Number(digit) * ([3, 7, 1][index % 3] ?? 0)).reduce(
    (a, b) => a + b,
    0,
  )
  return isAssigned && sum % 10 === 0
}
