// Which theme is on: the system's unless the person chose one; the choice is remembered.
import { useEffect, useLayoutEffect, useState } from 'react'
import { z } from 'zod'
import { recall, remember } from '../parts/memory.ts'

export const ThemeChoice = z.enum(['system', 'dark', 'light'])
export type ThemeChoice = z.infer<typeof ThemeChoice>
export type ThemeName = 'dark' | 'light'

const systemLight = () => window.matchMedia('(prefers-color-scheme: light)')

/** Keeps the class `tl-dark` or `tl-light` on <html> and tells Fluent which theme to use. */
export function useTheme(): { choice: ThemeChoice; name: ThemeName; choose(choice: ThemeChoice): void } {
  const [choice, setChoice] = useState<ThemeChoice>(() => recall('theme', ThemeChoice, 'system'))
  const [light, setLight] = useState(() => systemLight().matches)

  useEffect(() => {
    const query = systemLight()
    const changed = () => setLight(query.matches)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [])

  const name = choice === 'system' ? (light ? 'light' : 'dark') : choice
  // before anything is painted, so that no other theme is seen first
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('tl-light', name === 'light')
    document.documentElement.classList.toggle('tl-dark', name === 'dark')
  }, [name])

  return {
    choice,
    name,
    choose: next => {
      remember('theme', next)
      setChoice(next)
    },
  }
}
