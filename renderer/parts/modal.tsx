// A dialog over the frame: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back.
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'

interface ModalProps {
  readonly open: boolean
  /** What a screen reader calls it. */
  readonly label: string
  readonly className?: string
  /** Asked to close: Escape, or a press beside it. */
  onClose(): void
  readonly children: ReactNode
}

export function Modal({ open, label, className = '', onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const element = dialog.current
    if (element === null || !open) return
    element.showModal()
    return () => element.close()
  }, [open])

  const press = (event: MouseEvent) => {
    // The backdrop belongs to the dialog; everything inside stands in its own element.
    if (event.target === dialog.current) onClose()
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a press beside the dialog does.
    <dialog
      ref={dialog}
      className={`tl-modal ${className}`}
      aria-label={label}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={press}
    >
      {open && <div className="tl-modal-body">{children}</div>}
    </dialog>
  )
}
