// Choosing files, or a folder of them, on this machine: the browser's own dialog, opened by whichever control a place has for it.
import { type ReactNode, useRef } from 'react'

interface PickerOptions {
  /** What a screen reader calls it. */
  readonly label: string
  readonly multiple?: boolean
  /** A folder is asked for, and its files are told, each with its path: none where there is none in it. */
  readonly folder?: boolean
  /** Hears of one file at least; closed without a choice, the dialog says nothing. */
  onFiles(files: readonly [File, ...File[]]): void
}

export interface FilePicker {
  pick(): void
  /** Shows nothing, and has to stand in the page. */
  readonly input: ReactNode
}

export function useFilePicker({ label, multiple = false, folder = false, onFiles }: PickerOptions): FilePicker {
  const element = useRef<HTMLInputElement>(null)
  return {
    pick: () => element.current?.click(),
    input: (
      <input
        ref={element}
        type="file"
        hidden
        multiple={multiple}
        aria-label={label}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={({ target }) => {
          const [first, ...more] = target.files ?? []
          // The same file chosen again is a choice too.
          target.value = ''
          if (first !== undefined) onFiles([first, ...more])
        }}
      />
    ),
  }
}
