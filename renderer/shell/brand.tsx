// The mark: one line that passes through.

export function Brand() {
  return (
    <div className="tl-brand" title="Throughline">
      <svg viewBox="0 0 24 24" fill="none" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
        <path d="M3 6h5c5 0 3 12 8 12h5" stroke="var(--tl-accent)" />
        <circle cx="3.5" cy="6" r="1.5" fill="var(--tl-text-1)" />
        <circle cx="12" cy="12" r="2" fill="var(--tl-surface-app)" stroke="var(--tl-text-1)" strokeWidth="1.5" />
        <circle cx="20.5" cy="18" r="1.5" fill="var(--tl-text-1)" />
      </svg>
    </div>
  )
}
